import { ReplaceNormalizer } from "@huggingface/tokenizers";
import { normalizeBert, type BertNormalizerJson } from "./normalize-bert.ts";
import { composeText, lowerText, removeMarks } from "./normalize-characters.ts";
import { createPrecompiled } from "./precompiled.ts";
import { refuseTokenizer } from "./refuse-tokenizer.ts";

/** A normalizer as tokenizer.json describes it. */
export interface NormalizerJson {
  type: string;
  [setting: string]: unknown;
}

/** Changes a text before it is cut into words. */
export type Normalizer = (text: string) => string;

const makers: Record<string, (json: NormalizerJson) => Normalizer> = {
  BertNormalizer: (json) => (text) => normalizeBert(text, json as unknown as BertNormalizerJson),
  Precompiled: ({ precompiled_charsmap: map }) =>
    typeof map === "string" && map !== "" ? createPrecompiled(map) : (text) => text,
  Sequence: ({ normalizers }) => {
    const steps = (normalizers as NormalizerJson[]).map(createNormalizer);
    return (text) => steps.reduce((changed, step) => step(changed), text);
  },
  Replace: (json) => {
    const replace = new ReplaceNormalizer(
      json as unknown as ConstructorParameters<typeof ReplaceNormalizer>[0],
    );
    return (text) => replace.normalize(text);
  },
  NFC: () => (text) => composeText(text, "NFC"),
  NFD: () => (text) => composeText(text, "NFD"),
  NFKC: () => (text) => composeText(text, "NFKC"),
  NFKD: () => (text) => composeText(text, "NFKD"),
  Lowercase: () => lowerText,
  StripAccents: () => removeMarks,
  Strip: ({ strip_left: left, strip_right: right }) => {
    return (text) => stripBlanks(text, left !== false, right !== false);
  },
  Prepend:
    ({ prepend }) =>
    (text) =>
      text === "" ? text : `${prepend as string}${text}`,
};

/**
 * Makes a normalizer of its description.
 *
 * errors: features/bad-tokenizer, for a type that is not read
 * source: normalizers/ of the `tokenizers` library
 */
export function createNormalizer(json: NormalizerJson | null): Normalizer {
  if (json === null) return (text) => text;
  if (Object.hasOwn(makers, json.type)) return makers[json.type](json);
  return refuseTokenizer(
    `its normalizer is of type ${json.type}, and read are ${Object.keys(makers).join(", ")}`,
  );
}

/** From both ends and not by one expression, which would look at each inner run of blanks anew. */
function stripBlanks(text: string, left: boolean, right: boolean): string {
  const isBlank = (place: number) => /\p{White_Space}/u.test(text[place]);
  let start = 0;
  let end = text.length;
  if (left) while (start < end && isBlank(start)) start++;
  if (right) while (end > start && isBlank(end - 1)) end--;
  return text.slice(start, end);
}
