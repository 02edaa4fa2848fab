/**
 * Characters that BERT's normalizer sets apart with blanks: the blocks of Chinese ideographs.
 *
 * Between 2b820 and 2b91f the reference has a gap, where BERT's first program had none.
 */
const ideographs =
  "\\u4e00-\\u9fff\\u3400-\\u4dbf\\uf900-\\ufaff\\u{20000}-\\u{2a6df}\\u{2a700}-\\u{2b81f}\\u{2b920}-\\u{2ceaf}\\u{2f800}-\\u{2fa1f}";

/** Whether a character is one of those ideographs. */
export const ideograph = new RegExp(`[${ideographs}]`, "u");

const chunk = new RegExp(`[${ideographs}]|[^ ${ideographs}]+`, "gu");

/**
 * Cuts a text where BERT's normalizer cuts in any case: at blanks and around Chinese ideographs.
 *
 * What happens to one chunk never depends on its neighbours, so that its tokens can be remembered.
 */
export function splitChunks(text: string): string[] {
  return text.match(chunk) ?? [];
}

/** Cuts a text at blanks alone, for a BERT that leaves Chinese ideographs in their words. */
export function splitBlanks(text: string): string[] {
  return text.match(/[^ ]+/g) ?? [];
}
