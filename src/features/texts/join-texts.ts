import { cleanText } from "./clean-text.ts";

/** The text of one customer, and how many filled texts were too many for it. */
export interface JoinedTexts {
  text: string;
  /** The texts that are read, each cleaned. */
  apart: string[];
  leftOut: number;
}

/**
 * Joins the texts of one customer, newest first: the first `most` that hold anything, each cleaned, with a blank between.
 *
 * shapes: [pieces], newest first -> one text, "" where there is none
 */
export function joinTexts(pieces: string[], most: number): JoinedTexts {
  const filled = pieces.map(cleanText).filter((piece) => piece !== "");
  const apart = filled.slice(0, most);
  return { text: apart.join(" "), apart, leftOut: Math.max(0, filled.length - most) };
}
