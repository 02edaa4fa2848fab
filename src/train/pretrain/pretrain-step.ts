import { initRandom, mixSeed } from "../../base/random.ts";
import { add, multiply } from "../../engine/ops/elementwise.ts";
import { computeCrossEntropy } from "../../engine/ops/cross-entropy.ts";
import { computeMeanSquaredError } from "../../engine/ops/mean-squared-error.ts";
import { takeRows } from "../../engine/ops/embedding.ts";
import { linear } from "../../engine/ops/linear.ts";
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
  /** Empty where there is no teacher. */
  taught: Taught[];
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
  return { batch, masked: maskTokens(batch, tokenizer, random, plan.maskShare), taught: [] };
}

/** Texts alone, as a side of customers. */
export function toSide(tokens: TokenRows): PreparedSide {
  const count = tokens.offsets.length - 1;
  const none = { numbers: new Float32Array(), categories: new Int32Array(), raw: null, ngrams: null };
  return { keys: [], tokens, target: new Float32Array(count), ...none };
}

/**
 * Loss of guessing the hidden words; with teachers, plus the mean squared distance of the texts' vectors to theirs, weighted.
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
    const pooled = poolMean(hidden, mask); // [B, H]
    const distances = taught.map((lesson) => computeDistance(weights, pooled, lesson, batch.rows.length));
    return distances.reduce<Tensor>(
      (sum, distance) => add(sum, multiply(distance, constant(plan.distil))),
      loss,
    ) as Scalar;
  });
}

/** How fast a map learns beside the encoder: AdamW moves all weights alike. */
const mapSpeed = 10;

/**
 * Mean squared distance of what a map makes of the texts' vectors to what its teacher does, times the teacher's share of the batch.
 *
 * shapes: pooled [B, H]
 */
function computeDistance(
  weights: Weights,
  pooled: Tensor,
  { map, places, vectors }: Taught,
  count: number,
): Scalar {
  const { [`${map}.weight`]: w, [`${map}.bias`]: b } = weights;
  const own = takeRows(pooled, toTensor(places, [places.length], "int32")); // [n, H]
  const mapped = linear(multiply(own, constant(mapSpeed)), w, b);
  const distance = computeMeanSquaredError(reshape(mapped, [-1]), toTensor(vectors, [vectors.length]));
  return multiply(distance, toTensor([places.length / count], [])) as Scalar;
}
