import type { FusionKind, MethodRecipe, TextsRecipe } from "../recipe/types.ts";
import type { Tensor } from "../engine/tensor.ts";

/** Sizes of an encoder, and what tells the architectures of the BERT family apart. */
export interface EncoderShape {
  layers: number;
  hidden: number;
  heads: number;
  intermediate: number;
  /** V */
  vocabularySize: number;
  /** Rows of the position table. */
  positions: number;
  /** Row of the first token: 0, or for RoBERTa the id of padding + 1. */
  positionOffset: number;
  /** Rows of the table of token types; 0 where there is none (DistilBERT). */
  tokenTypes: number;
  /** Of every LayerNorm. */
  epsilon: number;
  /** How the vector of a text is made of those of its tokens. */
  pooling: "mean" | "cls";
}

/** What an encoder without knowledge has in common with BERT. */
export const bertKind = {
  positionOffset: 0,
  tokenTypes: 2,
  epsilon: 1e-12,
  pooling: "mean",
} as const satisfies Partial<EncoderShape>;

/** Sizes of a model: all that is needed to make its weights. */
export interface ModelShape extends EncoderShape {
  fusion: FusionKind;
  /** What is added to the encoder, and what of it is trained. */
  method: MethodRecipe;
  /** 1 for binary and regression, else the classes. */
  outputs: number;
  /** Most tokens of a text, [CLS] and [SEP] among them. */
  maxTokens: number;
  /** F */
  numbers: number;
  /** Levels of each category with the buckets for missing (0) and unseen (1). [C] */
  categorySizes: number[];
  /** Whether the texts of a customer are encoded apart and pooled. */
  combine: TextsRecipe["combine"];
  /** Where the bins of each number begin and end, for `cross-attention`; else empty. [F][bins + 1] */
  bins: number[][];
}

/** One batch on the device; parts of length 0 are null. */
export interface ModelInputs {
  ids: Tensor | null; // [B, T] int32; [M, T] where texts are encoded apart
  mask: Tensor | null; // [B, T] float32; [M, T]
  /** What the frozen part of the encoder gives; where it is there, `ids` are not read. */
  states?: Tensor | null; // [B, T, H], or [B, H] of pooled ones; [M, ..] where texts are encoded apart
  /** Where texts are encoded apart: the rows of each customer's texts, newest first, and which of the K are there. */
  texts?: { places: Tensor; mask: Tensor } | null; // [B, K] int32, [B, K] float32
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
