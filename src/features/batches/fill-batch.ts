import type { Batch, BatchTexts, PreparedSide, TokenRows } from "../types.ts";
import type { BatchPlan, TextsPlan } from "./plan-batches.ts";

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
  const texts = side.tokens && plan.texts ? placeTexts(side.tokens.texts!, rows, plan.texts) : null;
  const textRows = texts?.rows ?? rows;
  const batch: Batch = {
    rows,
    length,
    ids: new Int32Array(textRows.length * length).fill(padId), // [M, T]
    mask: new Float32Array(textRows.length * length), // [M, T]
    texts,
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
  });
  if (side.tokens && length > 0) fillTokens(batch, side.tokens, textRows);
  return batch;
}

function fillTokens(batch: Batch, tokens: TokenRows, rows: Int32Array): void {
  const { length } = batch;
  rows.forEach((row, i) => {
    // A row of attention needs a token, be it a padding one that nobody reads.
    if (row < 0) return void (batch.mask[i * length] = 1);
    const ids = tokens.ids.subarray(tokens.offsets[row], tokens.offsets[row + 1]);
    batch.ids.set(ids, i * length);
    batch.mask.fill(1, i * length, i * length + ids.length);
    batch.tokenCount += ids.length;
  });
}

/** Puts the texts of some customers one after the other, and says where each customer's are. */
function placeTexts(begins: Int32Array, rows: Int32Array, { count, most }: TextsPlan): BatchTexts {
  const texts: BatchTexts = {
    rows: new Int32Array(count).fill(-1),
    places: new Int32Array(rows.length * most),
    mask: new Float32Array(rows.length * most),
  };
  let place = 0;
  rows.forEach((row, i) => {
    for (let k = 0; begins[row] + k < begins[row + 1]; k++, place++) {
      texts.rows[place] = begins[row] + k;
      texts.places[i * most + k] = place;
      texts.mask[i * most + k] = 1;
    }
  });
  return texts;
}
