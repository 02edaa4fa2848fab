import type { MovedWeight } from "../base/moved-table.ts";
import type { Problem } from "../base/problem.ts";
import type { StateFacts } from "./trunk/state-store.ts";
import type { Measured } from "../engine/probe.ts";
import type { Prepared } from "../features/types.ts";
import type { FolderFile } from "../model/pretrained/types.ts";
import type { EncoderShape } from "../model/shape.ts";
import type { BackendChoice, FusionKind, PartName, Recipe } from "../recipe/types.ts";

/** What training is asked to do; `part` names the run's own model or one of its parts. */
export interface TrainJob {
  runId: string;
  part: PartName;
  /** Of the part: without what the part is named after. */
  recipe: Recipe;
  fusion: FusionKind;
  prepared: Prepared;
  /** Where the recipe's encoder is not random. */
  encoder: PretrainedEncoder | null;
}

/** An encoder that was trained before: by this project, or by others and added by a person. */
export interface PretrainedEncoder {
  /** As the report names it. */
  name: string;
  /** Of all its files. */
  sha256: string;
  shape: EncoderShape;
  /** safetensors, one or several, with names as in transformers; handed over by reference, read when training begins. */
  weights: Blob[];
  /** Of one that another engine runs as it is: config.json, the ONNX graph and what of it lies apart; `weights` is then empty. */
  onnx?: FolderFile[];
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
  /** Points added since the last progress; the last one comes again when its metric was measured after it was sent. */
  curve: CurvePoint[];
  bestStep: number | null;
  bestValue: number | null;
  paused: boolean;
  /** Something to be told once: `train/no-room` when no checkpoint can be kept, `train/device-lost`, `train/other-backend`. */
  notice?: Problem;
}

/** What the report says of the encoder. */
export interface EncoderFacts {
  name: string;
  /** Of the files of one that was trained before; null where it began from random weights. */
  sha256: string | null;
  layers: number;
  hidden: number;
  vocabulary: number;
  parameters: number;
  trainable: number;
  /** There where another engine ran it, from ONNX, and the model's file does not hold it. */
  external?: boolean;
}

/** What the report says of masked-language modelling before fine-tuning. */
export interface PretrainFacts {
  steps: number;
  curve: CurvePoint[];
  /** Tokens of all its batches, and the minutes that it took. */
  tokens: number;
  minutes: number;
  /** Mean loss of the hidden words of validation texts, the same before and after; null where they hold no word. */
  heldOutLoss: { before: number | null; after: number | null };
}

/** What the report says of customers without a label that were trained on. */
export interface UnlabelledFacts {
  customers: number;
  /** Least probability of the class that was given to them; null where validation found none to be sure enough. */
  confidence: number | null;
  /** Share of the validation customers above it whose class was right. */
  precision: number | null;
  /** Those that were added, in all and by class. */
  added: number;
  byClass: number[];
  /** Value of the early-stopping metric on validation without and with them; null where none were added. */
  before: number | null;
  after: number | null;
  /** Whether the model with them is the better one on validation; the other one is dropped. */
  kept: boolean;
}

/** What the report says of the training. */
export interface TrainingFacts {
  steps: number;
  epochs: number;
  stoppedBecause: StopReason;
  bestStep: number;
  curve: CurvePoint[];
  /** Masked-language modelling before fine-tuning; null where it was not asked for. */
  pretrain: PretrainFacts | null;
  /** Customers without a label; null where none were used. */
  unlabelled: UnlabelledFacts | null;
  /** Each matrix of the encoder, from the embeddings to the uppermost block; empty where there is none. */
  moved: MovedWeight[];
  tokensPerSecond: number;
  /** Share of padded positions in all training batches. */
  paddingShare: number;
  /** Blocks ran again in the backward pass, since the step would not have fitted otherwise. */
  recompute: boolean;
  /** States of the frozen part of the encoder that were kept instead of computed anew; null where no block is frozen. */
  trunk: StateFacts | null;
  /** What the training was thought to take at its peak, before it began. */
  estimatedBytes: number;
  peakBytes: number;
  resumedAtStep: number | null;
  /** What the training went on in spite of: `train/no-room`, `train/device-lost`, `train/other-backend`. */
  notices: readonly Problem[];
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
  /** The small file of what LoRA, an adapter or a prefix added to an encoder that was trained before; null elsewhere. */
  adapter: Uint8Array<ArrayBuffer> | null;
  /** Loss and learning rate of each step of the fine-tuning. [steps] */
  steps: StepFacts;
}

/** What each step of a fine-tuning did. */
export interface StepFacts {
  loss: Float32Array; // [steps]
  rate: Float32Array; // [steps]
}

/** A run whose time is to be estimated. */
export interface TimeRequest extends ModelRequest {
  parts: TrainJob["part"][];
  /** Customers to train on, and those of validation and test together. */
  train: number;
  heldOut: number;
}

/** A model to predict with. */
export interface PredictModel {
  sha256: string;
  /** safetensors; null where those of `sha256` are on the device, else `train/no-model`. */
  weights: Uint8Array<ArrayBuffer> | null;
  /** Started where no backend runs yet; where it does not start here, `auto` is. */
  backend: BackendChoice;
  /** Of a model whose encoder another engine runs: that encoder. */
  encoder?: PretrainedEncoder;
}

/** How the tokens of one text look at each other in one block, in every head: from (row) and to (column). [A, T, T] */
export interface Attention {
  heads: number;
  /** Of the encoder as it came; null where it began from random weights. */
  before: Float32Array<ArrayBuffer> | null;
  after: Float32Array<ArrayBuffer>;
}

/** How long a run is thought to take. */
export interface TimePlan {
  /** Of all trainings of the run. */
  trainMs: number;
  /** Whether the speed is that of an earlier training on this machine; else it is a guess. */
  isMeasured: boolean;
}

/** Sizes that a model takes from the data. */
export interface ModelFacts {
  /** 1 for binary and regression, else the classes. */
  outputs: number;
  vocabularySize: number;
  /** Of a pre-trained encoder; null where it starts from random weights. */
  encoder: EncoderShape | null;
  /** F */
  numbers: number;
  /** [C] */
  categorySizes: number[];
  /** Of the training customers' numbers; left out where they are not known yet. [F][bins + 1] */
  bins?: number[][];
  /** Tokens of a text: of a usual one where steps are timed, of the longest where memory is estimated. */
  length: number;
}

/** A run that a backend is to be chosen for, or whose memory is to be estimated. */
export interface ModelRequest {
  recipe: Pick<
    Recipe,
    "encoder" | "method" | "texts" | "fusion" | "train" | "pretrain" | "unlabelled" | "backend" | "threads"
  >;
  facts: ModelFacts;
}

/** The backend in use, and why it is that one. */
export interface Devices {
  backend: "webgpu" | "simd" | "cpu";
  adapter: string | null;
  softwareAdapter: boolean;
  threads: number;
  /** Named by the recipe; by timing a few steps of this model, now or at an earlier run; or there was no other. */
  chosenBy: "recipe" | "probe" | "only";
  /** What was measured; empty where nothing was. */
  probe: Measured[];
  /** How long that took; 0 where it was remembered. */
  probeMs: number;
}

/** Whether a training fits into the memory of this machine, and how. */
export type { MemoryPlan } from "./plan-memory.ts";
