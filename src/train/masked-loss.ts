import { computeCrossEntropy } from "../engine/ops/cross-entropy.ts";
import { toTensor, type Scalar, type Weights } from "../engine/tensor.ts";
import type { Batch } from "../features/types.ts";
import { runMaskedLanguageModel, type Mode, type ModelShape } from "../model/model.ts";
import { toInputs } from "./inputs.ts";
import { padMasked, type MaskedTokens } from "./mask-tokens.ts";

/** The shape of a model as far as it reads a language: the encoder by itself, without what a method adds to it. */
export function describeTextShape(shape: ModelShape): ModelShape {
  return { ...shape, fusion: "text-only", method: { kind: "full" }, numbers: 0, categorySizes: [] };
}

/**
 * Mean loss of the hidden words of a batch.
 *
 * shapes: see MaskedTokens -> []
 * memory: to be called inside tidy, or under a gradient tape
 */
export function computeMaskedLoss(
  weights: Weights,
  textShape: ModelShape,
  batch: Batch,
  masked: MaskedTokens,
  mode: Mode,
): Scalar {
  const inputs = toInputs({ ...batch, ids: masked.ids }, textShape);
  const { positions, labels, weights: counted } = padMasked(masked);
  const chosen = toTensor(positions, [positions.length], "int32");
  const logits = runMaskedLanguageModel(weights, textShape, inputs, chosen, mode); // [M, V]
  return computeCrossEntropy(
    logits,
    toTensor(labels, [labels.length], "int32"),
    toTensor(counted, [counted.length]),
  );
}
