import { tidy, toTensor, type Weights } from "../../engine/tensor.ts";
import type { Batch, TokenRows } from "../../features/types.ts";
import { describeTrunk, runTrunk, type ModelShape } from "../../model/model.ts";
import { initTextIndex } from "./index-texts.ts";
import { initStateStore, type StateFacts, type StateLimits } from "./state-store.ts";

/** What the frozen part of an encoder makes of texts, computed once for each of them. */
export interface TrunkCache {
  /** Puts `states` into a batch of customers whose tokens these are. */
  fill(batch: Batch, tokens: TokenRows): Promise<void>;
  facts(): StateFacts;
}

/**
 * Opens a cache for the frozen part of a model; null where nothing of it is frozen.
 *
 * Frozen blocks run without dropout, so that their states are those of an uncached step, bit by bit. Identical texts are
 * computed once.
 *
 * shapes: a batch's states [B, T, H], 0 where padded; [B, H] where the text's vector is all that the trained part reads
 * memory: keeps copies up to the limits, no tensor
 */
export function openTrunkCache(weights: Weights, shape: ModelShape, limits: StateLimits): TrunkCache | null {
  const trunk = describeTrunk(shape);
  if (!trunk) return null;
  const index = initTextIndex();
  const store = initStateStore(limits);
  const { hidden } = shape;

  const compute = async ({ ids, mask, rows, length }: Batch): Promise<Float32Array> => {
    const size = [rows.length, length];
    const states = tidy(() => runTrunk(weights, shape, toTensor(ids, size, "int32"), toTensor(mask, size)));
    try {
      return await states.data<"float32">();
    } finally {
      states.dispose();
    }
  };

  return {
    async fill(batch, tokens) {
      const numbers = index.number(tokens);
      const { rows, length } = batch;
      const width = trunk.isPooled ? hidden : length * hidden;
      const sizes = Array.from(rows, (row) => {
        const count = trunk.isPooled ? 1 : tokens.offsets[row + 1] - tokens.offsets[row];
        return count * hidden;
      });
      const states = new Float32Array(rows.length * width);
      const place = (i: number) => states.subarray(i * width, i * width + sizes[i]);
      if (rows.some((row) => !store.has(numbers[row]))) {
        const fresh = await compute(batch);
        rows.forEach((row, i) => {
          const own = fresh.subarray(i * width, i * width + sizes[i]);
          place(i).set(own);
          if (!store.has(numbers[row])) store.put(numbers[row], own);
        });
      } else rows.forEach((row, i) => store.read(numbers[row], place(i)));
      batch.states = states;
    },
    facts: () => store.facts(),
  };
}
