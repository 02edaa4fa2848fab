import type { Pace } from "../pace.ts";
import type { SparseRows } from "../types.ts";
import { listNgrams, type AnalyzerKind } from "./analyzer.ts";

/** Which n-grams are counted, and the column of each. */
export interface NgramFit {
  analyzer: AnalyzerKind;
  columns: Map<string, number>;
}

/** An n-gram of a single training customer says nothing of others. */
export const minCustomers = 2;

const rowsBetweenPauses = 200;

/**
 * Learns the n-grams that at least two training customers have; columns stand in the order of their characters.
 *
 * shapes: texts [N of training], cleaned
 * errors: features/cancelled, through `pace`
 */
export async function fitNgrams(texts: string[], analyzer: AnalyzerKind, pace: Pace): Promise<NgramFit> {
  const customers = new Map<string, { count: number; lastRow: number }>();
  for (let row = 0; row < texts.length; row++) {
    if (row % rowsBetweenPauses === 0) await pace();
    for (const ngram of listNgrams(texts[row], analyzer)) {
      const seen = customers.get(ngram);
      if (seen === undefined) customers.set(ngram, { count: 1, lastRow: row });
      else if (seen.lastRow !== row) {
        seen.count++;
        seen.lastRow = row;
      }
    }
  }
  const kept: string[] = [];
  for (const [ngram, { count }] of customers) if (count >= minCustomers) kept.push(ngram);
  kept.sort(); // by UTF-16 units: never by locale, so the same everywhere
  return { analyzer, columns: new Map(kept.map((ngram, column) => [ngram, column])) };
}

/**
 * Counts the learned n-grams in each text; others are left out.
 *
 * shapes: texts [N] -> [N, learned n-grams], columns rising within a row
 * memory: returns new arrays
 * errors: features/cancelled, through `pace`
 */
export async function applyNgrams(fit: NgramFit, texts: string[], pace: Pace): Promise<SparseRows> {
  const rows: Map<number, number>[] = [];
  let cells = 0;
  for (let row = 0; row < texts.length; row++) {
    if (row % rowsBetweenPauses === 0) await pace();
    const counts = new Map<number, number>();
    for (const ngram of listNgrams(texts[row], fit.analyzer)) {
      const column = fit.columns.get(ngram);
      if (column !== undefined) counts.set(column, (counts.get(column) ?? 0) + 1);
    }
    rows.push(counts);
    cells += counts.size;
  }
  return packRows(rows, cells, fit.columns.size);
}

function packRows(rows: Map<number, number>[], cells: number, width: number): SparseRows {
  const columns = new Int32Array(cells);
  const values = new Float32Array(cells);
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((counts, row) => {
    const start = offsets[row];
    const end = start + counts.size;
    const inRow = columns.subarray(start, end);
    inRow.set([...counts.keys()]);
    inRow.sort();
    for (let i = start; i < end; i++) values[i] = counts.get(columns[i])!;
    offsets[row + 1] = end;
  });
  return { columns, values, offsets, width };
}
