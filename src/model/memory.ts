import type { ModelShape } from "./shape.ts";
import { categoryWidth, structuredWidth } from "./fusion/widths.ts";

const bytesPerValue = 4;

/** What one training step is asked to hold. */
export interface StepSize {
  shape: ModelShape;
  batchSize: number;
  /** Tokens of the longest batch, padding included. */
  length: number;
  /** Blocks keep only their input and run again in the backward pass. */
  recompute: boolean;
  /** A copy of the best weights so far is held beside those that are trained. */
  keepsBest: boolean;
  /** The encoder guesses hidden words: scores for the whole vocabulary. */
  pretrain?: boolean;
}

/** Bytes of one training step at its peak, by what they are for; `total` is their sum. */
export interface MemoryEstimate {
  /** The weights that are trained, and the copy of the best so far. */
  weights: number;
  /** Both running means of AdamW. */
  optimizer: number;
  /** Gradients of the weights that live at the peak. */
  gradients: number;
  /** What the forward pass kept and the backward pass has not used yet. */
  activations: number;
  /** Gradients of activations, and what a kernel needs for itself. */
  scratch: number;
  total: number;
  /** The largest single tensor, which a GPU limits too; not part of the sum. */
  largestTensor: number;
}

/** Values of a model by what they belong to. */
interface ParameterCounts {
  embeddings: number;
  block: number;
  fusion: number;
  maskedHead: number;
}

/** Values that live at one moment of a step, weights and optimizer apart. */
interface Moment {
  gradients: number;
  activations: number;
  scratch: number;
}

/** Counts the weights of a model without making them. */
export function countShapeParameters(shape: ModelShape): number {
  const { embeddings, block, fusion } = countParts(shape);
  return embeddings + shape.layers * block + fusion;
}

const linearSize = (outs: number, ins: number) => outs * ins + outs;

function countParts(shape: ModelShape): ParameterCounts {
  const { hidden, intermediate, vocabularySize, positions, tokenTypes } = shape;
  const fusion = countFusion(shape);
  if (shape.fusion === "structured-only") return { embeddings: 0, block: 0, fusion, maskedHead: 0 };
  return {
    embeddings: (vocabularySize + positions + tokenTypes) * hidden + 2 * hidden,
    block:
      4 * linearSize(hidden, hidden) +
      linearSize(intermediate, hidden) +
      linearSize(hidden, intermediate) +
      4 * hidden,
    fusion,
    maskedHead: linearSize(hidden, hidden) + 2 * hidden + vocabularySize,
  };
}

function countFusion(shape: ModelShape): number {
  const { hidden, outputs, fusion } = shape;
  const columns = structuredWidth(shape);
  const head = linearSize(outputs, hidden);
  if (fusion === "text-only") return head;
  const tables = shape.categorySizes.reduce((sum, levels) => sum + levels * categoryWidth(levels), 0);
  const joint = {
    concat: () => linearSize(hidden, hidden + columns),
    gated: () =>
      linearSize(hidden, columns) + 2 * linearSize(hidden, hidden) + linearSize(hidden, 2 * hidden),
    "structured-only": () => linearSize(hidden, columns) + linearSize(hidden, hidden),
  }[fusion]();
  return tables + head + joint;
}

/**
 * Estimates the bytes that one training step takes at its peak, from sizes alone.
 *
 * It follows the step as the engine runs it: each operation keeps what its gradient needs until that has used it, the
 * gradients of all weights live until they are clipped, those of activations die as they are used.
 *
 * errors: none
 */
export function estimateMemory(size: StepSize): MemoryEstimate {
  const { shape, keepsBest, pretrain = false } = size;
  const { maskedHead } = countParts(shape);
  const parameters = countShapeParameters(shape) + (pretrain ? maskedHead : 0);
  const peak = listMoments(size).reduce((most, moment) => (sum(moment) > sum(most) ? moment : most));
  const estimate = {
    weights: bytesPerValue * parameters * (keepsBest ? 2 : 1),
    optimizer: bytesPerValue * parameters * 2,
    gradients: bytesPerValue * peak.gradients,
    activations: bytesPerValue * peak.activations,
    scratch: bytesPerValue * peak.scratch,
  };
  const total = Object.values(estimate).reduce((a, b) => a + b);
  return { ...estimate, total, largestTensor: bytesPerValue * countLargest(size) };
}

function countLargest({ shape, batchSize, length, pretrain }: StepSize): number {
  const { hidden, heads, intermediate, vocabularySize } = shape;
  const tokens = batchSize * length;
  const scores = pretrain ? countPlaces(batchSize, length) * vocabularySize : 0;
  const text = [vocabularySize * hidden, tokens * intermediate, tokens * 3 * hidden, heads * tokens * length];
  const widest = shape.fusion === "structured-only" ? [] : text;
  return Math.max(scores, hidden * intermediate, ...widest);
}

/** Tokens to be guessed in a batch, up to the next multiple of 32; see `maskTokens` and `padMasked`. */
const countPlaces = (batchSize: number, length: number) => 32 * Math.ceil((0.15 * batchSize * length) / 32);

const sum = ({ gradients, activations, scratch }: Moment) => gradients + activations + scratch;

/** The moments at which a step may be at its peak: the backward pass of the head, of each block, of the embeddings; and clipping. */
function listMoments(size: StepSize): Moment[] {
  const { shape, batchSize, recompute } = size;
  const counts = countParts(shape);
  const fused = 12 * batchSize * (shape.hidden + structuredWidth(shape));
  const hasText = shape.fusion !== "structured-only";
  const layers = hasText ? shape.layers : 0;
  const { state, block, blockScratch } = measureBlock(size);
  const perLayer = recompute ? state : block;
  const embedded = hasText ? 2 * state : 0;
  const moments: Moment[] = [describeHead(size, counts, embedded + layers * perLayer, fused)];
  let gradients = counts.fusion + (size.pretrain ? counts.maskedHead : 0);
  for (let left = layers; left > 0; left--) {
    const kept = embedded + (left - 1) * perLayer + block + (recompute ? state : 0);
    moments.push({ gradients: gradients + counts.block, activations: kept, scratch: blockScratch });
    gradients += counts.block;
  }
  const tied = size.pretrain ? shape.vocabularySize * shape.hidden : 0;
  gradients += counts.embeddings;
  moments.push({ gradients: gradients + tied, activations: embedded, scratch: embedded });
  return moments;
}

/** What the head holds: little, but for masked-language learning, where it scores each word of the vocabulary. */
function describeHead(size: StepSize, counts: ParameterCounts, kept: number, fused: number): Moment {
  const { shape, batchSize, length, pretrain } = size;
  if (!pretrain) return { gradients: counts.fusion, activations: kept + fused, scratch: fused };
  const places = countPlaces(batchSize, length);
  const words = shape.vocabularySize * shape.hidden;
  return {
    gradients: counts.maskedHead + words,
    activations: kept + places * (4 * shape.hidden + shape.vocabularySize),
    scratch: places * (shape.vocabularySize + shape.hidden) + batchSize * length * shape.hidden,
  };
}

/**
 * Values that one block keeps for its backward pass, beside its input, and those that this pass needs besides.
 *
 * Kept: queries, keys and values 3; context, both LayerNorms' normalized input and output 5; both sides of GELU, twice the inner width; and
 * the probabilities. The widest moment going backward is at the inner layer: both sides of GELU's gradient, and three of the width.
 */
function measureBlock({ shape, batchSize, length }: StepSize) {
  const tokens = batchSize * length;
  const state = tokens * shape.hidden;
  const inner = tokens * shape.intermediate;
  const probabilities = batchSize * shape.heads * length * length;
  return {
    state,
    block: 8 * state + 2 * inner + probabilities,
    blockScratch: 3 * state + inner,
  };
}
