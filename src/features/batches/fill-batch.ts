import type { Batch, PreparedSide } from "../types.ts";
import type { BatchPlan } from "./plan-batches.ts";

/**
 * Copies the customers of a plan into one batch, their tokens padded on the right.
 *
 * shapes: F = numberCount, C = categoryCount; see Batch
 * memory: returns new arrays
 */
export function fillBatch(
  side: PreparedSide,
  numberCount: number,
  categoryCount: number,
  plan: BatchPlan,
  padId = 0,
): Batch {
  const { rows, length } = plan;
  const batch: Batch = {
    rows,
    length,
    ids: new Int32Array(rows.length * length).fill(padId), // [B, T]
    mask: new Float32Array(rows.length * length), // [B, T]
    numbers: new Float32Array(rows.length * numberCount), // [B, F]
    categories: new Int32Array(rows.length * categoryCount), // [B, C]
    target: new Float32Array(rows.length), // [B]
    tokenCount: 0,
  };
  rows.forEach((row, i) => {
    batch.numbers.set(side.numbers.subarray(row * numberCount, (row + 1) * numberCount), i * numberCount);
    batch.categories.set(
      side.categories.subarray(row * categoryCount, (row + 1) * categoryCount),
      i * categoryCount,
    );
    batch.target[i] = side.target[row];
    if (side.tokens === null || length === 0) return;
    const ids = side.tokens.ids.subarray(side.tokens.offsets[row], side.tokens.offsets[row + 1]);
    batch.ids.set(ids, i * length);
    batch.mask.fill(1, i * length, i * length + ids.length);
    batch.tokenCount += ids.length;
  });
  return batch;
}
