import type { TextsRecipe } from "../../recipe/types.ts";
import type { JoinedTexts } from "./join-texts.ts";

/** What the encoder reads at once: what the columns say, then a text; either may be "". */
export interface Passage {
  columns: string;
  text: string;
}

/**
 * Lists what the encoder reads of one customer: all in one, or each text apart, newest first.
 *
 * Columns stand before the text: they are short, and what is cut of a long passage is its oldest text. Where texts are
 * apart, the columns are one more, the last. Who has nothing has one empty passage.
 */
export function listPassages(
  { text, apart }: Pick<JoinedTexts, "text" | "apart">,
  columns: string,
  combine: TextsRecipe["combine"],
): Passage[] {
  if (combine === "join") return [{ columns, text }];
  const passages = apart.map((one) => ({ columns: "", text: one }));
  if (columns !== "" || passages.length === 0) passages.push({ columns, text: "" });
  return passages;
}

/** Writes a passage as a person reads it. */
export function writePassage({ columns, text }: Passage): string {
  return [columns, text].filter((part) => part !== "").join(" | ");
}

/**
 * Puts the passages of all customers one after the other.
 *
 * shapes: [N][passages] -> [M], and where those of each customer begin [N + 1]; null where each has one
 */
export function flattenPassages(
  passages: Passage[][],
  combine: TextsRecipe["combine"],
): { flat: Passage[]; begins: Int32Array | null } {
  if (combine === "join") return { flat: passages.flat(), begins: null };
  const begins = new Int32Array(passages.length + 1);
  passages.forEach((own, i) => (begins[i + 1] = begins[i] + own.length));
  return { flat: passages.flat(), begins };
}
