import type { ColumnStrength, Finding } from "../types.ts";

const suspicious = 0.9;
const gap = 0.1;
const mostLeaks = 3;

/**
 * Finds the columns that alone reach what no other column comes near.
 *
 * The rule: an AUC (or R2) of at least .9 that stands at least .1 above the next best column; up to three columns
 * may share that height, since a leak is often there twice. Without another column the next best is chance, .5 (0).
 */
export function findLeaks(strengths: ColumnStrength[]): Finding[] {
  const ordered = [...strengths].sort((a, b) => b.value - a.value);
  for (let count = 1; count <= Math.min(mostLeaks, ordered.length); count++) {
    const lowest = ordered[count - 1];
    if (lowest.value < suspicious) return [];
    const chance = lowest.metric === "auc" ? 0.5 : 0;
    const next = ordered[count]?.value ?? chance;
    if (lowest.value - next < gap) continue;
    return ordered.slice(0, count).map(({ table, column, metric, value }) => ({
      code: "data/leak",
      table,
      column,
      evidence: { [metric]: value, next },
      proposal: "ignore",
    }));
  }
  return [];
}
