import { composeText, lowerText } from "./normalize-characters.ts";
import { newerFormat, newerNonspacing, olderNonspacing } from "./reference-characters.ts";
import { ideograph } from "./split-chunks.ts";

/** Settings of a BertNormalizer. */
export interface BertNormalizerJson {
  type: "BertNormalizer";
  clean_text: boolean;
  handle_chinese_chars: boolean;
  /** Null: as `lowercase`. */
  strip_accents: boolean | null;
  lowercase: boolean;
}

const plainAscii = /^[ -~]*$/;
const removed = new RegExp(`[\\u0000\\ufffd\\p{Co}[\\p{Cc}--[\\t\\n\\r]][\\p{Cf}--[${newerFormat}]]]`, "gv");
const blank = /\p{White_Space}/gu;
const ideographs = new RegExp(ideograph.source, "gu");
const nonspacing = new RegExp(`[[\\p{Mn}--[${newerNonspacing}]][${olderNonspacing}]]`, "gv");

/**
 * Normalizes a text as BERT does: control characters away, blanks alike, ideographs apart, accents off, small letters.
 *
 * The four steps are in the order of the reference, in which accents go before letters become small.
 *
 * source: normalizers/bert.rs of the `tokenizers` library
 */
export function normalizeBert(text: string, settings: BertNormalizerJson): string {
  if (plainAscii.test(text)) return settings.lowercase ? text.toLowerCase() : text;
  if (settings.clean_text) text = text.replace(removed, "").replace(blank, " ");
  if (settings.handle_chinese_chars) text = text.replace(ideographs, " $& ");
  if (settings.strip_accents ?? settings.lowercase) text = composeText(text, "NFD").replace(nonspacing, "");
  return settings.lowercase ? lowerText(text) : text;
}
