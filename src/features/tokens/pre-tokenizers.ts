import { newerLetters, newerNumbers, newerPunctuation, olderPunctuation } from "./reference-characters.ts";
import { refuseTokenizer } from "./refuse-tokenizer.ts";

/** A pre-tokenizer as tokenizer.json describes it. */
export interface PreTokenizerJson {
  type: string;
  [setting: string]: unknown;
}

/** Cuts a normalized text into words; `isStart` where the text is the beginning of all that is encoded. */
export type PreTokenizer = (text: string, isStart: boolean) => string[];

const punctuation = `[\\p{P}--[${newerPunctuation}]][${olderPunctuation}]!-\\/:-@\\[-\`\\{-~`;
const bertWord = new RegExp(`[^\\p{White_Space}${punctuation}]+|[${punctuation}]`, "gv");
const punctuationOrNot = new RegExp(`[^${punctuation}]+|[${punctuation}]`, "gv");
const unspaced = /\P{White_Space}+/gu;
const letters = `\\p{L}--[${newerLetters}]`;
const numbers = `\\p{N}--[${newerNumbers}]`;
const bytesWord = new RegExp(
  `'s|'t|'re|'ve|'m|'ll|'d| ?[${letters}]+| ?[${numbers}]+| ?[^\\p{White_Space}[${letters}][${numbers}]]+` +
    "|\\p{White_Space}+(?!\\P{White_Space})|\\p{White_Space}+",
  "gv",
);

const makers: Record<string, (json: PreTokenizerJson) => PreTokenizer> = {
  BertPreTokenizer: () => (text) => text.match(bertWord) ?? [],
  WhitespaceSplit: () => (text) => text.match(unspaced) ?? [],
  Punctuation: ({ behavior }) => {
    if (behavior !== undefined && behavior !== "Isolated")
      refuseTokenizer(`its pre-tokenizer Punctuation behaves as ${String(behavior)}, and read is Isolated`);
    return (text) => text.match(punctuationOrNot) ?? [];
  },
  ByteLevel: ({ add_prefix_space: addsPrefix, use_regex: usesPattern }) => {
    return (text) => {
      const prefixed = addsPrefix !== false && !text.startsWith(" ") ? ` ${text}` : text;
      return usesPattern === false ? [prefixed] : (prefixed.match(bytesWord) ?? []);
    };
  },
  Metaspace: createMetaspace,
  Sequence: ({ pretokenizers }) => {
    const steps = (pretokenizers as PreTokenizerJson[]).map(createPreTokenizer);
    return (text, isStart) => {
      const cut = (words: string[], step: PreTokenizer) =>
        words.flatMap((word, i) => step(word, isStart && i === 0 && text.startsWith(word)));
      return steps.reduce(cut, [text]);
    };
  },
};

/**
 * Makes a pre-tokenizer of its description. Words of ByteLevel are characters still: the model makes bytes of them.
 *
 * errors: features/bad-tokenizer, for a type that is not read
 * source: pre_tokenizers/ of the `tokenizers` library
 */
export function createPreTokenizer(json: PreTokenizerJson | null): PreTokenizer {
  if (json === null) return (text) => [text];
  if (Object.hasOwn(makers, json.type)) return makers[json.type](json);
  return refuseTokenizer(
    `its pre-tokenizer is of type ${json.type}, and read are ${Object.keys(makers).join(", ")}`,
  );
}

/** Whether a pre-tokenizer is of one type, or a sequence that holds it. */
export function holdsPreTokenizer(json: PreTokenizerJson | null, type: string): boolean {
  if (json?.type === "Sequence")
    return (json.pretokenizers as PreTokenizerJson[]).some((step) => holdsPreTokenizer(step, type));
  return json?.type === type;
}

/** Writes blanks as `replacement`, one before the text too, and cuts before each unless `split` is false. */
function createMetaspace({
  replacement,
  prepend_scheme,
  split,
  add_prefix_space,
}: PreTokenizerJson): PreTokenizer {
  const sign = (replacement as string | undefined) ?? "▁";
  const scheme = add_prefix_space === false ? "never" : (prepend_scheme ?? "always");
  return (text, isStart) => {
    let written = text.replaceAll(" ", sign);
    const isPrefixed = scheme === "always" || (scheme === "first" && isStart);
    if (isPrefixed && !written.startsWith(sign)) written = sign + written;
    return split === false ? [written] : splitBefore(written, sign);
  };
}

function splitBefore(text: string, sign: string): string[] {
  const words: string[] = [];
  let start = 0;
  for (let next = text.indexOf(sign, 1); next > 0; next = text.indexOf(sign, next + 1)) {
    words.push(text.slice(start, next));
    start = next;
  }
  words.push(text.slice(start));
  return words;
}
