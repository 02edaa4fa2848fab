import { cleanText } from "./clean-text.ts";

/**
 * Joins the texts of one customer, newest first: the first `most` that hold anything, each cleaned, with a blank between.
 *
 * shapes: [pieces], newest first -> one text, "" where there is none
 */
export function joinTexts(pieces: string[], most: number): string {
  const kept: string[] = [];
  for (const piece of pieces) {
    if (kept.length >= most) break;
    const cleaned = cleanText(piece);
    if (cleaned !== "") kept.push(cleaned);
  }
  return kept.join(" ");
}
