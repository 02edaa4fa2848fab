import { tidy, toTensor, type Weights } from "../../engine/tensor.ts";
import type { Batch, TokenRows } from "../../features/types.ts";
import { describeTrunk, runTrunk, takeStates, type ModelShape } from "../../model/model.ts";
import type { FrozenEncoder } from "../onnx/types.ts";
import { initTextIndex } from "./index-texts.ts";
import { initStateStore, type StateFacts, type StateLimits } from "./state-store.ts";

/** What the frozen part of an encoder makes of texts, computed once for each of them. */
export interface TrunkCache {
  /** Puts `states` into a batch of customers whose tokens these are. */
  fill(batch: Batch, tokens: TokenRows): Promise<void>;
  facts(): StateFacts;
}

/**
 * Opens a cache for the frozen part of a model; null where no block is frozen.
 *
 * Frozen blocks run without dropout, so that their states are those of an uncached step, bit by bit. Identical texts are
 * computed once. What another engine runs is `frozen`, and computed by that.
 *
 * shapes: a batch's states [B, T, H], 0 where padded; [B, H] where the text's vector is all that the trained part reads
 * memory: keeps copies up to the limits, no tensor
 */
export function openTrunkCache(
  weights: Weights,
  shape: ModelShape,
  limits: StateLimits,
  frozen: FrozenEncoder | null = null,
): TrunkCache | null {
  const trunk = describeTrunk(shape);
  if (!trunk) return null;
  const index = initTextIndex();
  const store = initStateStore(limits);
  const { hidden } = shape;

  const compute = async ({ ids, mask, length }: Batch): Promise<Float32Array> => {
    const size = [ids.length / length, length];
    const given = (await frozen?.encode(ids, mask, length)) ?? null;
    const states = tidy(() =>
      given
        ? takeStates(shape, toTensor(given, [...size, hidden]), toTensor(mask, size))
        : runTrunk(weights, shape, toTensor(ids, size, "int32"), toTensor(mask, size)),
    );
    try {
      return await states.data<"float32">();
    } finally {
      states.dispose();
    }
  };

  return {
    async fill(batch, tokens) {
      const numbers = index.number(tokens);
      const { length } = batch;
      const rows = batch.texts?.rows ?? batch.rows;
      const width = trunk.isPooled ? hidden : length * hidden;
      const sizes = Array.from(rows, (row) => {
        if (row < 0) return 0; // fills up, and is read by nobody
        const count = trunk.isPooled ? 1 : tokens.offsets[row + 1] - tokens.offsets[row];
        return count * hidden;
      });
      const states = new Float32Array(rows.length * width);
      const place = (i: number) => states.subarray(i * width, i * width + sizes[i]);
      const isFresh = (row: number) => row >= 0 && !store.has(numbers[row]);
      if (rows.some(isFresh)) {
        const fresh = await compute(batch);
        rows.forEach((row, i) => {
          const own = fresh.subarray(i * width, i * width + sizes[i]);
          place(i).set(own);
          if (isFresh(row)) store.put(numbers[row], own);
        });
      } else rows.forEach((row, i) => row >= 0 && store.read(numbers[row], place(i)));
      batch.states = states;
    },
    facts: () => store.facts(),
  };
}

/** Opens a cache that keeps nothing, for an encoder of another engine: states by the batch, as every prediction with it computes them. */
export function openFrozenTrunk(shape: ModelShape, frozen: FrozenEncoder): TrunkCache | null {
  return openTrunkCache({}, shape, { memoryBytes: 0, spill: null }, frozen);
}
