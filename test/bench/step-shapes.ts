import type { StepShape } from "./stock/model.ts";

/** The step that all figures are about. */
export const standardStep: StepShape = {
  layers: 4,
  hidden: 256,
  heads: 4,
  intermediate: 1024,
  vocabularySize: 8000,
  rows: 16,
  length: 64,
  dropout: 0.1,
};

/** A step so small that launches rule it, as they do on a fast GPU. */
export const smallStep: StepShape = { ...standardStep, hidden: 32, intermediate: 128, rows: 2, length: 8 };

/** Twelve layers that a software adapter can run. */
export const deepStep: StepShape = { ...standardStep, layers: 12, hidden: 64, intermediate: 256 };

/** BERT-base, at the batch that memory is judged by. */
export const baseStep: StepShape = {
  layers: 12,
  hidden: 768,
  heads: 12,
  intermediate: 3072,
  vocabularySize: 30522,
  rows: 16,
  length: 128,
  dropout: 0.1,
};

/** Token ids spread over the vocabulary, no position empty. [B T] */
export function drawIds({ rows, length, vocabularySize }: StepShape): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: rows * length }, (_, i) => (i * 7919 + 13) % vocabularySize);
}
