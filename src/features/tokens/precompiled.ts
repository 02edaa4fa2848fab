import { refuseTokenizer } from "./refuse-tokenizer.ts";

/** A grapheme of fewer bytes than this is looked up as a whole, a longer one character by character. */
const wholeBytes = 6;
/** Graphemes whose outcome is remembered. */
const mostRemembered = 50_000;

/** Letters that stick to the character after them or before them, and parts of Korean syllables. */
const stickyLetters =
  "\\u0e33\\u0eb3\\u0d4e\\u{111c2}\\u{111c3}\\u{113d1}\\u{1193f}\\u{11941}\\u{11a3a}\\u{11a84}-\\u{11a89}\\u{11d46}" +
  "\\u{11f02}\\u1100-\\u11ff\\ua960-\\ua97c\\ud7b0-\\ud7fb";
/** Characters that are a grapheme of their own between two of their kind. */
const alone =
  "[\\p{L}\\p{N}\\p{P}\\p{S}\\p{Zs}]" +
  `--[\\p{Grapheme_Extend}\\p{Emoji_Modifier}\\p{Regional_Indicator}${stickyLetters}]`;
/** A letter with its marks, a longer stretch in which graphemes must be looked for, or one character beyond ASCII. */
const stretch = new RegExp(
  `[${alone}]?\\p{M}+(?![^${alone}])|[${alone}]?[^${alone}](?:[${alone}]?[^${alone}])*[${alone}]?|[^ -~]`,
  "gv",
);
/** Without such a character no grapheme of several is short enough to be looked up as a whole. */
const upToTwoBytes = /[\0-\u07ff]/;
const decoder = new TextDecoder();
const plainAscii = /^[ -~]*$/;

/** The double array of a SentencePiece normalizer, and the strings it leads to. */
interface CharacterMap {
  units: Uint32Array;
  /** Zero-ended strings, one after the other. */
  outcomes: Uint8Array;
}

/**
 * Makes the normalizer that a SentencePiece model brings with it, from its precompiled map.
 *
 * Like the reference it takes a short grapheme as a whole and replaces all of it by what its shortest known beginning comes to.
 *
 * errors: features/bad-tokenizer, where the map cannot be read
 * source: normalizers/precompiled.rs of the `tokenizers` library and its `spm_precompiled`
 */
export function createPrecompiled(base64: string): (text: string) => string {
  const map = parseCharacterMap(base64);
  const encoder = new TextEncoder();
  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
  const remembered = new Map<string, string>();
  const lookUp = (part: string) => findOutcome(map, encoder.encode(part));
  const replaceEach = (part: string) =>
    Array.from(part, (character) => lookUp(character) ?? character).join("");
  const replaceGrapheme = (grapheme: string) => {
    const whole = encoder.encode(grapheme).length < wholeBytes ? lookUp(grapheme) : null;
    return whole ?? replaceEach(grapheme);
  };
  const replaceAll = (part: string) =>
    Array.from(segmenter.segment(part), ({ segment }) => replaceGrapheme(segment)).join("");
  const replaceStretch = (part: string) => {
    const known = remembered.get(part);
    if (known !== undefined) return known;
    const outcome = upToTwoBytes.test(part) ? replaceAll(part) : replaceEach(part);
    if (part.length <= 8 && remembered.size < mostRemembered) remembered.set(part, outcome);
    return outcome;
  };
  const keepsAscii = listAscii().every((character) => lookUp(character) === null);
  if (!keepsAscii) return replaceAll;
  return (text) => (plainAscii.test(text) ? text : text.replace(stretch, replaceStretch));
}

function listAscii(): string[] {
  return Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
}

function parseCharacterMap(base64: string): CharacterMap {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    const sizeBytes = view.getUint32(0, true);
    const units = Uint32Array.from({ length: sizeBytes / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
    return { units, outcomes: bytes.subarray(4 + sizeBytes) };
  } catch {
    return refuseTokenizer("the precompiled_charsmap of its normalizer cannot be read");
  }
}

/** What the shortest beginning of some bytes that the map knows comes to; null where it knows none. */
function findOutcome({ units, outcomes }: CharacterMap, bytes: Uint8Array): string | null {
  let node = offsetOf(units[0]);
  for (const byte of bytes) {
    if (byte === 0) return null;
    node ^= byte;
    const unit = units[node];
    if (unit === undefined || (unit & 0x800000ff) >>> 0 !== byte) return null;
    node ^= offsetOf(unit);
    if ((unit >>> 8) & 1) {
      const start = units[node] & 0x7fffffff;
      return decoder.decode(outcomes.subarray(start, outcomes.indexOf(0, start)));
    }
  }
  return null;
}

/** How far the children of a unit lie, by the layout of Darts-clone. */
function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}
