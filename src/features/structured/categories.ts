import { minCustomersToLearn } from "./numbers.ts";

/** What was learned of a category; plain JSON. */
export interface CategoryFit {
  /** Levels with a code of their own, the most frequent first: level i has code i + 2. */
  levels: string[];
  /** Levels of too few customers or beyond the limit, which share the code of unseen ones, and the training customers who have them. */
  rareLevels: number;
  rareCustomers: number;
}

/** More levels than this are learned by nobody; the rarer ones count as unseen. */
export const mostLevels = 200;

/** Code of a cell that is empty. */
export const missingCode = 0;

/** Code of a level that no training customer has, or too few of them. */
export const unseenCode = 1;

/**
 * Learns the levels of a category by their frequency among the training customers.
 *
 * Equally frequent levels stand in the order of their characters, so that the codes never depend on file order.
 *
 * shapes: codes [N of training], -1 where missing
 */
export function fitCategory(codes: Int32Array, names: string[]): CategoryFit {
  const counts = new Map<string, number>();
  for (const code of codes) if (code >= 0) counts.set(names[code], (counts.get(names[code]) ?? 0) + 1);
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const kept = ranked.filter(([, count]) => count >= minCustomersToLearn).slice(0, mostLevels);
  const rare = ranked.slice(kept.length);
  return {
    levels: kept.map(([level]) => level),
    rareLevels: rare.length,
    rareCustomers: rare.reduce((sum, [, count]) => sum + count, 0),
  };
}

/**
 * Makes the table from the codes of the data to the codes of the model.
 *
 * shapes: names [levels of the data] -> [levels of the data]
 */
export function mapLevels(fit: CategoryFit, names: string[]): Int32Array {
  const codeOf = new Map(fit.levels.map((level, i) => [level, i + 2]));
  return Int32Array.from(names, (name) => codeOf.get(name) ?? unseenCode);
}

/** Levels of a fitted category with the two buckets for missing and unseen. */
export function countCodes(fit: CategoryFit): number {
  return fit.levels.length + 2;
}
