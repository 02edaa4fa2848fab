/** Characters that BERT's normalizer sets apart with blanks: the blocks of Chinese ideographs. */
const ideographs =
  "\\u4e00-\\u9fff\\u3400-\\u4dbf\\uf900-\\ufaff\\u{20000}-\\u{2a6df}\\u{2a700}-\\u{2ceaf}\\u{2f800}-\\u{2fa1f}";

/** Whether a character is one of those ideographs. */
export const ideograph = new RegExp(`[${ideographs}]`, "u");

const chunk = new RegExp(`[${ideographs}]|[^ ${ideographs}]+`, "gu");

/**
 * Cuts a cleaned text where BERT's normalizer cuts in any case: at blanks and around Chinese ideographs.
 *
 * What happens to one chunk never depends on its neighbours, so that its tokens can be remembered. Two things are set
 * right on the way, where the JavaScript library differs from the reference: ideographs beyond 16 bits stand alone,
 * and a capital sigma becomes the same small one everywhere. A blank after `[` keeps a text that holds the
 * word `[MASK]` from being taken for the token; the brackets are tokens of their own in any case.
 */
export function splitChunks(text: string): string[] {
  return text.replaceAll("Σ", "σ").replaceAll("[", "[ ").match(chunk) ?? [];
}
