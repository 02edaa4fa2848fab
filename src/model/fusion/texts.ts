import { takeRows } from "../../engine/ops/embedding.ts";
import { concatColumns, reshape, splitColumns } from "../../engine/ops/shape.ts";
import { fillTensor, type Tensor, type Weights } from "../../engine/tensor.ts";
import { multiply } from "../../engine/ops/elementwise.ts";
import type { ModelInputs, ModelShape } from "../shape.ts";
import { initAttend, runAttend } from "./attend.ts";

const NAME = "fusion.texts";

/** What fusion knows of a customer's texts: each token of the encoder, and a vector for each text. */
export interface EncodedTexts {
  states: Tensor | null; // [M, T, H]; null where they were pooled before
  vectors: Tensor; // [M, H]
}

/** Makes the weights that join texts which were encoded apart; none where they are joined before. */
export function initTexts({ combine, hidden }: ModelShape, seed: number): Weights {
  return combine === "attend" ? initAttend(NAME, hidden, seed) : {};
}

/**
 * Makes one vector of the texts of each customer: that of the only one, or all by learned attention.
 *
 * shapes: vectors [M, H], of which each customer has those at texts.places [B, K] -> [B, H]
 * memory: to be called inside tidy
 */
export function poolTexts(weights: Weights, { vectors }: EncodedTexts, { texts }: ModelInputs): Tensor {
  return texts ? runAttend(weights, NAME, takeRows(vectors, texts.places), texts.mask) : vectors;
}

/**
 * Lists what the columns of a customer look at: every token of the newest text, and a vector for each older one.
 *
 * All tokens of all texts would be some thousand for a column to look at.
 *
 * shapes: -> states [B, T, H] and mask [B, T]; with K texts apart, K > 1: [B, T + K, H] and [B, T + K]
 * memory: to be called inside tidy
 */
export function listWords(
  { states: given, vectors }: EncodedTexts,
  { mask, texts }: ModelInputs,
): { states: Tensor; mask: Tensor } {
  const states = given as Tensor;
  if (!texts) return { states, mask: mask as Tensor };
  const [, length, hidden] = states.shape;
  const [rows, count] = texts.places.shape;
  const [newest] = splitColumns(texts.places); // [B]
  const words = takeRows(reshape(states, [-1, length * hidden]), newest); // [B, T H]
  const wordMask = takeRows(mask as Tensor, newest);
  if (count === 1) return { states: reshape(words, [rows, length, hidden]), mask: wordMask };
  const all = concatColumns([words, reshape(takeRows(vectors, texts.places), [rows, count * hidden])]);
  const isOlder = concatColumns([fillTensor([rows, 1], 0), fillTensor([rows, count - 1], 1)]);
  return {
    states: reshape(all, [rows, length + count, hidden]),
    mask: concatColumns([wordMask, multiply(isOlder, texts.mask)]),
  };
}
