import { newerCapitals, newerForms, newerMarks, olderMarks } from "./reference-characters.ts";

const capital = new RegExp(`([${newerCapitals}]+)`, "v");
const form = new RegExp(`([${newerForms}]+)`, "v");
const marks = new RegExp(`[[\\p{M}--[${newerMarks}]][${olderMarks}]]`, "gv");

/**
 * Makes every letter small, each by itself: a capital sigma becomes the same small one everywhere, at a word's end too.
 *
 * source: `lowercase` of the reference's NormalizedString
 */
export function lowerText(text: string): string {
  return mapBetween(text.replaceAll("Σ", "σ"), capital, (part) => part.toLowerCase());
}

/** Brings a text into a Unicode normal form, as the reference knows it. */
export function composeText(text: string, name: "NFC" | "NFD" | "NFKC" | "NFKD"): string {
  return mapBetween(text, form, (part) => part.normalize(name));
}

/** Removes every mark that stands as a character of its own; what is one with its letter stays. */
export function removeMarks(text: string): string {
  return text.replace(marks, "");
}

/** Changes what lies between the characters that the reference does not know, and leaves these. */
function mapBetween(text: string, unknown: RegExp, change: (part: string) => string): string {
  if (!unknown.test(text)) return change(text);
  return text
    .split(unknown)
    .map((part, i) => (i % 2 === 0 ? change(part) : part))
    .join("");
}
