import type { TokenizerFacts, TokenRows } from "../../features/types.ts";
import type { ModelShape } from "../../model/model.ts";
import type { Teachers } from "./teacher.ts";

/** How an encoder is pre-trained: with the texts this is all that its course depends on. */
export interface PretrainPlan {
  seed: number;
  steps: number;
  batchSize: number;
  learningRate: number;
  /** Share of the steps in which the learning rate rises. */
  warmup: number;
  weightDecay: number;
  clipNorm: number;
  dropout: number;
  /** Share of the words that are to be guessed. */
  maskShare: number;
  /** Weight of the distance to the teachers' vectors; 0 where there is none. */
  distil: number;
}

/** What an encoder is pre-trained on. */
export interface PretrainTexts {
  train: TokenRows;
  /** Texts that no step sees, for the loss before and after. */
  heldOut: TokenRows;
  tokenizer: TokenizerFacts;
}

/** One point of the curve: mean loss since the last one, with a teacher the distance to it included. */
export interface PretrainPoint {
  step: number;
  loss: number;
}

/** Where a pre-training stands, in plain values. */
export interface PretrainState {
  step: number;
  tokens: number;
  /** Time in training, over all its parts. */
  durationMs: number;
  lossSum: number;
  lossCount: number;
  curve: PretrainPoint[];
  /** Loss of guessing on the texts held out, before the first step and after the last. */
  heldOutBefore: number | null;
  heldOutAfter: number | null;
}

/** What a pre-training says of itself after each step. */
export interface PretrainProgress {
  step: number;
  steps: number;
  loss: number;
  tokensPerSecond: number;
  leftMs: number;
}

/** What is pre-trained, on what, and how. */
export interface PretrainJob {
  shape: ModelShape;
  texts: PretrainTexts;
  plan: PretrainPlan;
  teachers: Teachers | null;
  /** Name of everything that the course depends on: a checkpoint of another one is not gone on with. */
  fingerprint: string;
}
