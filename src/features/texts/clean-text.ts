import { decodeEntities } from "./entities.ts";

const scripts = /<(script|style)\b[^<>]*>[^]{0,50000}?<\/\1\s*>/gi;
const comments = /<!--[^]{0,50000}?-->/g;
const tags = /<[/!?]?[a-zA-Z][^<>]*>/g;

/**
 * Cleans a text: HTML tags removed, entities decoded, NFKC, control characters and runs of blanks folded.
 *
 * A tag, a control character and any run of white space become one blank; zero-width characters and halves of
 * surrogate pairs vanish. `<` and `&` that begin no tag and no entity stay. What decoding brings to light is
 * cleaned again until nothing changes, so cleaning twice is cleaning once.
 */
export function cleanText(text: string): string {
  for (;;) {
    const cleaned = cleanOnce(text);
    if (cleaned === text) return cleaned;
    text = cleaned;
  }
}

/** One round; every round that changes the text again has unfolded an entity or removed a tag, so rounds end. */
function cleanOnce(text: string): string {
  let cleaned = text.replace(/[\p{Cf}\p{Cs}]/gu, "").normalize("NFKC");
  if (cleaned.includes("<"))
    cleaned = cleaned.replace(scripts, " ").replace(comments, " ").replace(tags, " ");
  if (cleaned.includes("&")) cleaned = decodeEntities(cleaned);
  return cleaned.replace(/[\s\p{Cc}]+/gu, " ").trim();
}
