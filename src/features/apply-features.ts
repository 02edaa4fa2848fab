import type { CustomerColumn, CustomerTable } from "../data/types.ts";
import type { LoadedFit } from "./load-fitted.ts";
import { initPace, type Pace } from "./pace.ts";
import type { PrepareOptions } from "./prepare-features.ts";
import { mapLevels, unseenCode } from "./structured/categories.ts";
import { isUsable } from "./structured/numbers.ts";
import { applyStructured, findColumn, type ColumnFit } from "./structured/structured.ts";
import { joinAllTexts } from "./texts/join-all-texts.ts";
import { tokenizeTexts } from "./tokens/tokenize-texts.ts";
import type { AppliedCustomers, ApplyCounts, TokenRows } from "./types.ts";

/** Cleaning and joining the texts takes about as long as cutting them into tokens. */
const joinedShare = 0.5;

/**
 * Makes features and tokens of customers with what a run learned; nothing is learned from them.
 *
 * The same customers become what prepareFeatures made of them, bit by bit.
 *
 * shapes: N customers -> numbers [N, F], categories [N, C], in the order of the table
 * memory: returns new arrays; `table` is left as it was
 * errors: features/unknown-column, where the table lacks a fitted column; features/cancelled once `isCancelled` says so
 */
export async function applyFeatures(
  fit: LoadedFit,
  table: CustomerTable,
  { onProgress, isCancelled }: PrepareOptions,
): Promise<AppliedCustomers> {
  const pace = initPace(isCancelled);
  const { columns, keys } = table;
  onProgress({ stage: "features", share: 0 });
  await pace();
  const structured = applyStructured(
    fit.structured,
    columns,
    Int32Array.from(keys, (_, row) => row),
  );
  const counts = countByColumn(fit.structured.columns, columns);
  onProgress({ stage: "features", share: 1 });
  const onTokens = (share: number) => onProgress({ stage: "tokens", share });
  const { tokens, ...textCounts } = await applyTexts(fit, table.texts, pace, onTokens);
  const target = new Float32Array(keys.length).fill(NaN);
  return {
    side: { keys, ...structured, raw: null, tokens, target, ngrams: null },
    counts: { ...textCounts, ...counts },
  };
}

type TextCounts = Pick<ApplyCounts, "emptyTexts" | "truncatedCustomers" | "textsLeftOut">;

/** Texts are neither read nor counted where the run learned from none. */
async function applyTexts(
  { tokenizer, texts: { most }, maxTokens, prompt }: LoadedFit,
  pieces: string[][],
  pace: Pace,
  onProgress: (share: number) => void,
): Promise<TextCounts & { tokens: TokenRows | null }> {
  if (!tokenizer) return { tokens: null, emptyTexts: 0, truncatedCustomers: 0, textsLeftOut: 0 };
  const { texts, leftOut } = await joinAllTexts(pieces, most, pace, (share) =>
    onProgress(joinedShare * share),
  );
  const { tokens, lengths } = await tokenizeTexts(
    tokenizer,
    texts,
    maxTokens,
    pace,
    (share) => onProgress(joinedShare + (1 - joinedShare) * share),
    prompt,
  );
  onProgress(1);
  return {
    tokens,
    emptyTexts: texts.filter((text) => text === "").length,
    truncatedCustomers: lengths.filter((length) => length > maxTokens).length,
    textsLeftOut: leftOut,
  };
}

/** Counts the customers without a value and with a category that is not known, of each column that has any. */
function countByColumn(
  fits: ColumnFit[],
  columns: CustomerColumn[],
): Pick<ApplyCounts, "missing" | "unseen"> {
  const counts: Pick<ApplyCounts, "missing" | "unseen"> = { missing: [], unseen: [] };
  for (const fit of fits) {
    const column = findColumn(columns, fit);
    const missing = countMissing(column);
    if (missing > 0) counts.missing.push({ column: fit.name, count: missing });
    if (fit.kind !== "category" || column.kind !== "category") continue;
    const codes = mapLevels(fit, column.levels);
    const unseen = column.codes.filter((code) => code >= 0 && codes[code] === unseenCode).length;
    if (unseen > 0) counts.unseen.push({ column: fit.name, count: unseen });
  }
  return counts;
}

function countMissing(column: CustomerColumn): number {
  if (column.kind === "category") return column.codes.filter((code) => code < 0).length;
  const values = column.kind === "number" ? column.values : column.days;
  return values.filter((value) => !isUsable(value)).length;
}
