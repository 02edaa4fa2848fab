import type { ColumnType } from "../types.ts";
import type { ColumnFormat } from "./detect-type.ts";
import type { Figures } from "./read-figures.ts";

const idNames = [
  /(^|[^a-z])(id|key|no|nr|code|uuid|guid)$/i, // customer_id, "Clothing ID"
  /[a-z](Id|ID|Key|No|Nr|Code)$/, // CustomerID, InvoiceNo
  /^(customer|client|user|member|rid|row|index|column \d+|unnamed.*)$/i,
  /编号|编码|号$|^(客户|用户|会员)$/,
];

/** Says whether a column is called like an identifier. */
export function hasIdName(name: string): boolean {
  return idNames.some((pattern) => pattern.test(name.trim()));
}

/**
 * Tells the type of a column from its format, its name and what was counted in it.
 *
 * Whole numbers are ids by their name, or where 200 or more of them are all different and nearly without gaps.
 * Words are ids where they look like codes and are called so or (nearly) never repeat. Texts are cells of three and
 * more words, or long ones, most of them different; what repeats is a category.
 */
export function tellType(name: string, format: ColumnFormat, figures: Figures): ColumnType {
  const { filled, distinct, meanWords, meanLength } = figures;
  if (format.kind === "empty" || filled === 0) return "empty";
  if (format.kind === "date") return "date";
  const unique = distinct / filled;
  const named = hasIdName(name);
  if (format.kind === "number") {
    const isWhole = figures.wholeNumbers === figures.read;
    const isCounter = unique === 1 && filled >= 200 && figures.largest - figures.smallest < 2 * filled;
    return isWhole && (named || isCounter) ? "id" : "number";
  }
  if (figures.codeShare > 0.95 && (named || (unique > 0.98 && filled >= 20))) return "id";
  if (unique > 0.3 && (meanWords >= 3 || meanLength > 40)) return "text";
  const isVaried = unique > 0.3 && distinct > 20;
  return isVaried && (meanWords >= 1.2 || meanLength > 8) ? "text" : "category";
}
