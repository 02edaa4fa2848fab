import { initRandom, mixSeed } from "../../base/random.ts";
import { add, multiply } from "../../engine/ops/elementwise.ts";
import { computeCrossEntropy } from "../../engine/ops/cross-entropy.ts";
import { computeMeanSquaredError } from "../../engine/ops/mean-squared-error.ts";
import { takeRows } from "../../engine/ops/embedding.ts";
import { poolMean } from "../../engine/ops/pool.ts";
import { reshape } from "../../engine/ops/shape.ts";
import { constant, tidy, toTensor, type Scalar, type Tensor, type Weights } from "../../engine/tensor.ts";
import { fillBatch } from "../../features/batches/fill-batch.ts";
import type { BatchPlan } from "../../features/batches/plan-batches.ts";
import type { Batch, PreparedSide, TokenRows } from "../../features/types.ts";
import { runEncoder } from "../../model/encoder/encoder.ts";
import { runMaskedLanguageHead } from "../../model/encoder/masked-language.ts";
import type { Mode } from "../../model/model.ts";
import { toInputs } from "../inputs.ts";
import { maskTokens, padMasked, type MaskedTokens } from "../mask-tokens.ts";
import type { Taught } from "./teacher.ts";
import type { PretrainJob } from "./types.ts";

/** A batch with words to be guessed. */
export interface MaskedBatch {
  batch: Batch;
  masked: MaskedTokens;
  /** Null where there is no teacher, or none of these texts is for it. */
  taught: Taught | null;
}

/** Fills a batch and hides words of it; what is hidden depends on (seed, step) alone. */
export function fillMasked(
  { texts, plan }: PretrainJob,
  rows: TokenRows,
  batchPlan: BatchPlan,
  step: number | string,
): MaskedBatch {
  const { tokenizer } = texts;
  const batch = fillBatch(toSide(rows), 0, 0, batchPlan, tokenizer.padId);
  const random = initRandom(mixSeed(plan.seed, "masks", step));
  return { batch, masked: maskTokens(batch, tokenizer, random, plan.maskShare), taught: null };
}

/** Texts alone, as a side of customers. */
export function toSide(tokens: TokenRows): PreparedSide {
  const count = tokens.offsets.length - 1;
  const none = { numbers: new Float32Array(), categories: new Int32Array(), raw: null, ngrams: null };
  return { keys: [], tokens, target: new Float32Array(count), ...none };
}

/**
 * Loss of guessing the hidden words; with vectors of a teacher, plus their mean squared distance to those of the texts, weighted.
 *
 * A text is taught with words of it hidden, as it is guessed from.
 *
 * memory: to be called inside a tape, or inside tidy
 */
export function computePretrainLoss(
  weights: Weights,
  { shape, plan }: PretrainJob,
  { batch, masked, taught }: MaskedBatch,
  mode: Mode,
): Scalar {
  return tidy(() => {
    const { ids, mask } = toInputs({ ...batch, ids: masked.ids }, shape) as { ids: Tensor; mask: Tensor };
    const { positions, labels, weights: shares } = padMasked(masked);
    const hidden = runEncoder(weights, shape, ids, mask, mode); // [B, T, H]
    const chosen = toTensor(positions, [positions.length], "int32");
    const loss = computeCrossEntropy(
      runMaskedLanguageHead(weights, shape, hidden, chosen), // [M, V]
      toTensor(labels, [labels.length], "int32"),
      toTensor(shares, [shares.length]),
    );
    if (!taught) return loss;
    const places = toTensor(taught.places, [taught.places.length], "int32");
    const own = takeRows(poolMean(hidden, mask), places); // [n, H]
    const { vectors } = taught;
    const distance = computeMeanSquaredError(reshape(own, [-1]), toTensor(vectors, [vectors.length]));
    return add(loss, multiply(distance, constant(plan.distil))) as Scalar;
  });
}
