import type { Problem } from "../base/problem.ts";
import type { Prepared } from "../features/types.ts";
import type { FusionKind, Recipe } from "../recipe/types.ts";

/** What training is asked to do; `part` names the run's own model or one of its parts. */
export interface TrainJob {
  runId: string;
  part: "main" | "text-only" | "structured-only";
  recipe: Recipe;
  fusion: FusionKind;
  prepared: Prepared;
}

/** One point of the training curve. */
export interface CurvePoint {
  step: number;
  /** Mean training loss since the last point. */
  loss: number;
  /** Value of the early-stopping metric on validation; null between evaluations. */
  validation: number | null;
}

/** What ended a training. */
export type StopReason = "epochs" | "early-stopping" | "max-minutes" | "stopped";

/** What a running training says of itself, about once a second. */
export interface TrainProgress {
  part: TrainJob["part"];
  phase: "warm-up" | "pretrain" | "train" | "validate" | "predict";
  step: number;
  steps: number;
  epoch: number;
  tokensPerSecond: number;
  leftMs: number | null;
  /** Points added since the last progress. */
  curve: CurvePoint[];
  bestStep: number | null;
  bestValue: number | null;
  paused: boolean;
  /** Something that the run goes on without, once: `train/no-room` when no checkpoint can be kept. */
  notice?: Problem;
}

/** What the report says of the encoder. */
export interface EncoderFacts {
  name: string;
  layers: number;
  hidden: number;
  vocabulary: number;
  parameters: number;
  trainable: number;
}

/** What the report says of the training. */
export interface TrainingFacts {
  steps: number;
  epochs: number;
  stoppedBecause: StopReason;
  bestStep: number;
  curve: CurvePoint[];
  /** Masked-language modelling before fine-tuning; null where it was not asked for. */
  pretrain: { steps: number; curve: CurvePoint[] } | null;
  tokensPerSecond: number;
  /** Share of padded positions in all training batches. */
  paddingShare: number;
  peakBytes: number;
  resumedAtStep: number | null;
  warmUpMs: number;
  trainMs: number;
}

/** Probability of each class (binary: of the positive one), or the value of a regression. [N, K] */
export interface Scores {
  validation: Float32Array;
  test: Float32Array;
}

/** What a training ends in. */
export interface TrainOutcome {
  part: TrainJob["part"];
  scores: Scores;
  training: TrainingFacts;
  encoder: EncoderFacts | null;
  /** safetensors of the best weights. */
  weights: Uint8Array<ArrayBuffer>;
}

/** What the machine offers, and what `auto` would take. */
export interface Devices {
  backend: "webgpu" | "simd" | "cpu";
  adapter: string | null;
  softwareAdapter: boolean;
  threads: number;
}
