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
  const columns: number[] = [];
  const values: number[] = [];
  const offsets = new Int32Array(texts.length + 1);
  for (let row = 0; row < texts.length; row++) {
    if (row % rowsBetweenPauses === 0) await pace();
    let last = -1;
    for (const column of findColumns(fit, texts[row])) {
      if (column === last) {
        values[values.length - 1]++;
      } else {
        columns.push(column);
        values.push(1);
      }
      last = column;
    }
    offsets[row + 1] = columns.length;
  }
  return {
    columns: Int32Array.from(columns),
    values: Float32Array.from(values),
    offsets,
    width: fit.columns.size,
  };
}

/** The columns of a text's n-grams, rising, repeats included. */
function findColumns(fit: NgramFit, text: string): Int32Array {
  const found: number[] = [];
  for (const ngram of listNgrams(text, fit.analyzer)) {
    const column = fit.columns.get(ngram);
    if (column !== undefined) found.push(column);
  }
  return Int32Array.from(found).sort();
}
