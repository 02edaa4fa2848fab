import type { FusionKind } from "../recipe/types.ts";
import type { Tensor } from "../engine/tensor.ts";

/** Sizes of a model: all that is needed to make its weights. */
export interface ModelShape {
  fusion: FusionKind;
  /** 1 for binary and regression, else the classes. */
  outputs: number;
  layers: number;
  hidden: number;
  heads: number;
  intermediate: number;
  vocabularySize: number;
  maxTokens: number;
  /** F */
  numbers: number;
  /** Levels of each category with the buckets for missing (0) and unseen (1). [C] */
  categorySizes: number[];
}

/** One batch on the device; parts of length 0 are null. */
export interface ModelInputs {
  ids: Tensor | null; // [B, T] int32
  mask: Tensor | null; // [B, T] float32
  numbers: Tensor | null; // [B, F]
  categories: Tensor | null; // [B, C] int32
}

/** How a training step runs the model; null in evaluation. */
export type Mode = {
  /** The rate. */
  dropout: number;
  /** Of this step's masks. */
  seed: number;
  /** Whether blocks are run again in the backward pass instead of keeping what they computed. */
  recompute?: boolean;
} | null;
