import { decodeEntities } from "./entities.ts";

/** Elements whose content is not for readers. */
const blocks = [
  { open: /<script\b[^<>]*>/gi, close: /<\/script\s*>/gi },
  { open: /<style\b[^<>]*>/gi, close: /<\/style\s*>/gi },
  { open: /<!--/g, close: /-->/g },
];
const tags = /<[/!?]?[a-zA-Z][^<>]*>/g;

/** Honest exports are escaped once or twice; what goes deeper is taken for noise. */
const mostRounds = 8;

/**
 * Cleans a text: HTML tags removed, entities decoded, NFKC, control characters and runs of blanks folded.
 *
 * A tag, a control character and any run of white space become one blank; zero-width characters and halves of
 * surrogate pairs vanish. `<` and `&` that begin no tag and no entity stay. What decoding brings to light is
 * cleaned again until nothing changes, so cleaning twice is cleaning once; in a text that still changes after
 * eight rounds every `<` and `&` becomes a blank.
 */
export function cleanText(text: string): string {
  for (let round = 0; round < mostRounds; round++) {
    const cleaned = cleanOnce(text);
    if (cleaned === text) return cleaned;
    text = cleaned;
  }
  return cleanOnce(text.replace(/[<&]/g, " "));
}

function cleanOnce(text: string): string {
  let cleaned = text.replace(/[\p{Cf}\p{Cs}]/gu, "").normalize("NFKC");
  if (cleaned.includes("<")) {
    for (const { open, close } of blocks) cleaned = removeBlocks(cleaned, open, close);
    cleaned = cleaned.replace(tags, " ");
  }
  if (cleaned.includes("&")) cleaned = decodeEntities(cleaned);
  return cleaned.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

/** One pass from left to right: an expression over the whole block would look for each missing end anew. */
function removeBlocks(text: string, open: RegExp, close: RegExp): string {
  let kept = "";
  let from = 0;
  for (;;) {
    open.lastIndex = from;
    const start = open.exec(text);
    close.lastIndex = open.lastIndex;
    if (start === null || close.exec(text) === null) return kept + text.slice(from);
    kept += `${text.slice(from, start.index)} `;
    from = close.lastIndex;
  }
}
