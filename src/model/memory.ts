import type { LoraTarget, MethodRecipe } from "../recipe/types.ts";
import { columnTokens, structuredWidth } from "./fusion/widths.ts";
import { listShapes } from "./list-shapes.ts";
import { readBlock } from "./methods/method.ts";
import { countFrozenBlocks, listTrained } from "./methods/methods.ts";
import type { ModelShape } from "./shape.ts";

const bytesPerValue = 4;

/** What one training step is asked to hold. */
export interface StepSize {
  shape: ModelShape;
  batchSize: number;
  /** Tokens of the longest batch, padding included. */
  length: number;
  /** Texts of a customer where they are encoded apart, on average of the largest batch; else 1. */
  textsEach?: number;
  /** Blocks keep only their input and run again in the backward pass. */
  recompute: boolean;
  /** A copy of the best weights so far is held beside those that are trained. */
  keepsBest: boolean;
  /** A copy of the weights before fine-tuning is held too, since it may begin anew. */
  keepsStart?: boolean;
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

/** Values of a model's weights that are trained, by what they belong to. */
interface TrainedCounts {
  embeddings: number;
  /** From the lowest to the uppermost. */
  blocks: number[];
  /** Fusion and head, and that of masked words. */
  after: number;
}

/** Values that live at one moment of a step, weights and optimizer apart. */
interface Moment {
  gradients: number;
  activations: number;
  scratch: number;
}

/** Counts the weights of a model that our engine holds, without making them. */
export function countShapeParameters(shape: ModelShape): number {
  const sizes = Object.values(listShapes(shape));
  return sizes.reduce((sum, size) => sum + size.reduce((product, n) => product * n, 1), 0);
}

const linearSize = (outs: number, ins: number) => outs * ins + outs;

/** Values of the head that guesses hidden words, beside those of the word table. */
const countMaskedHead = ({ hidden, vocabularySize }: ModelShape) =>
  linearSize(hidden, hidden) + 2 * hidden + vocabularySize;

/** While hidden words are guessed, the whole encoder is trained, whatever the method. */
const asTrained = ({ shape, pretrain }: Pick<StepSize, "shape" | "pretrain">): ModelShape =>
  pretrain ? { ...shape, method: { kind: "full" } } : shape;

function countTrained(size: StepSize): TrainedCounts {
  const shape = asTrained(size);
  const shapes = listShapes(shape);
  const counts: TrainedCounts = {
    embeddings: 0,
    blocks: new Array<number>(shape.layers).fill(0),
    after: size.pretrain ? countMaskedHead(shape) : 0,
  };
  for (const name of listTrained(shape, Object.keys(shapes))) {
    const values = shapes[name].reduce((product, n) => product * n, 1);
    const block = readBlock(name);
    if (block >= 0) counts.blocks[block] += values;
    else counts[name.startsWith("embeddings.") ? "embeddings" : "after"] += values;
  }
  return counts;
}

/**
 * Estimates the bytes that one training step takes at its peak, from sizes alone.
 *
 * It follows the step as the engine runs it: each operation keeps what its gradient needs until that has used it, the
 * gradients of all weights live until they are clipped, those of activations die as they are used. What the method leaves frozen
 * has no gradient, no means and no copy; blocks below all that is trained keep nothing.
 *
 * errors: none
 */
export function estimateMemory(size: StepSize): MemoryEstimate {
  const { shape, keepsBest, keepsStart = false, pretrain = false } = size;
  const counts = countTrained(size);
  const trained = counts.embeddings + counts.after + counts.blocks.reduce((a, b) => a + b, 0);
  const all = countShapeParameters(shape) + (pretrain ? countMaskedHead(shape) : 0);
  const peak = listMoments(size, counts).reduce((most, moment) => (sum(moment) > sum(most) ? moment : most));
  const copies = Number(keepsBest) + Number(keepsStart);
  const estimate = {
    weights: bytesPerValue * (all + copies * trained),
    optimizer: bytesPerValue * trained * 2,
    gradients: bytesPerValue * peak.gradients,
    activations: bytesPerValue * peak.activations,
    scratch: bytesPerValue * peak.scratch,
  };
  const total = Object.values(estimate).reduce((a, b) => a + b);
  return { ...estimate, total, largestTensor: bytesPerValue * countLargest(size) };
}

function countLargest(size: StepSize): number {
  const { shape, length, pretrain } = size;
  const { hidden, heads, intermediate, vocabularySize } = shape;
  const tokens = countTexts(size) * length;
  const scores = pretrain ? countPlaces(tokens) * vocabularySize : 0;
  const text = [vocabularySize * hidden, tokens * intermediate, tokens * 3 * hidden, heads * tokens * length];
  const widest = shape.fusion === "structured-only" ? [] : text;
  return Math.max(scores, hidden * intermediate, ...widest);
}

/** Tokens to be guessed in a batch, up to the next multiple of 32; see `maskTokens` and `padMasked`. */
const countPlaces = (tokens: number) => 32 * Math.ceil((0.15 * tokens) / 32);

const countTexts = ({ textsEach = 1, batchSize }: Pick<StepSize, "textsEach" | "batchSize">) =>
  Math.ceil(batchSize * textsEach);

const sum = ({ gradients, activations, scratch }: Moment) => gradients + activations + scratch;

/**
 * The moments at which a step may be at its peak: the forward pass of the frozen blocks and of the last one, the backward pass of the head, of each
 * block, of the embeddings; and clipping.
 */
function listMoments(size: StepSize, counts: TrainedCounts): Moment[] {
  const { recompute } = size;
  const shape = asTrained(size);
  const fused = measureFusion(size);
  const hasText = shape.fusion !== "structured-only";
  const frozen = countFrozenBlocks(shape);
  const layers = hasText ? shape.layers : 0;
  const from = Math.min(layers, Math.max(0, frozen));
  const work = measureBlock(size, shape);
  const { state } = work;
  const perLayer = recompute ? state : work.block;
  // Frozen embeddings and blocks keep nothing but the states that the first trained block, or the head, begins with.
  const embedded = hasText ? (frozen < 0 ? 2 : 1) * state : 0;
  const untracked = layers > from ? work.untracked : 0;
  const all = embedded + (layers - from) * perLayer - (recompute ? 0 : untracked);
  const moments: Moment[] = [describeHead(size, counts, all, fused)];
  if (from > 0) moments.push({ gradients: 0, activations: 0, scratch: work.frozen });
  if (layers > from) moments.push({ gradients: 0, activations: all, scratch: work.passing });
  let gradients = counts.after;
  for (let block = layers - 1; block >= from; block--) {
    const less = recompute && block > from ? 0 : untracked;
    const kept = embedded + (block - from) * perLayer + work.block - less + (recompute ? state : 0);
    if (recompute) moments.push({ gradients, activations: kept, scratch: work.passing + state });
    gradients += counts.blocks[block];
    moments.push({ gradients, activations: kept, scratch: work.backward });
  }
  const tied = size.pretrain ? shape.vocabularySize * shape.hidden : 0;
  const left = frozen < 0 ? embedded : 0;
  gradients += counts.embeddings + tied;
  moments.push({ gradients, activations: left, scratch: left });
  return moments;
}

/**
 * Values that fusion keeps, and about as many that its gradient needs besides.
 *
 * Where columns look at words: of each token and word itself, queries, keys, values and what was found, and the
 * probabilities; of each column what a block keeps.
 */
function measureFusion({ shape, batchSize, length }: StepSize): number {
  const { fusion, hidden, heads, intermediate } = shape;
  const plain = 12 * batchSize * (hidden + structuredWidth(shape));
  if (fusion !== "cross-attention") return plain;
  const columns = columnTokens(shape);
  const all = columns + length;
  return (
    plain + batchSize * (6 * all * hidden + heads * all * all + columns * (8 * hidden + 2 * intermediate))
  );
}

/** What the head holds: little, but for masked-language learning, where it scores each word of the vocabulary. */
function describeHead(size: StepSize, counts: TrainedCounts, kept: number, fused: number): Moment {
  const { shape, length, pretrain } = size;
  const tokens = countTexts(size) * length;
  if (!pretrain) return { gradients: counts.after, activations: kept + fused, scratch: fused };
  const places = countPlaces(tokens);
  const words = shape.vocabularySize * shape.hidden;
  return {
    gradients: countMaskedHead(shape) + words,
    activations: kept + places * (4 * shape.hidden + shape.vocabularySize),
    scratch: places * (shape.vocabularySize + shape.hidden) + tokens * shape.hidden,
  };
}

/**
 * Values that one block keeps for its backward pass, beside its input, and those that its passes need besides.
 *
 * Kept: queries, keys and values 3; context, both LayerNorms' normalized input and output 5; both sides of GELU, twice the inner width; and
 * the probabilities. The widest moment going backward is at the inner layer: both sides of GELU's gradient, and three of the width.
 * Of the first block with an adapter, or with LoRA above attention alone, attention keeps nothing.
 * Going forward, what a block makes lives until its end: what both halves give before LayerNorm 2; in a frozen block all of it.
 */
function measureBlock(size: StepSize, shape: ModelShape) {
  const { length } = size;
  const texts = countTexts(size);
  const tokens = texts * length;
  const state = tokens * shape.hidden;
  const inner = tokens * shape.intermediate;
  const seen = length + (shape.method.kind === "prefix" ? shape.method.length : 0);
  const probabilities = texts * shape.heads * seen * seen;
  const added = measureAdded(shape, tokens, texts);
  return {
    state,
    block: 8 * state + 2 * inner + probabilities + added.kept,
    untracked: startsInAttention(shape.method) ? 0 : 4 * state + probabilities,
    backward: 3 * state + inner + added.backward,
    passing: 2 * state + added.passing,
    frozen: Math.max(
      5 * state + texts * shape.heads * length * length,
      7 * state + 2 * inner,
      10 * state + inner,
    ),
  };
}

/** Whether anything trained takes part in the attention of the first block that a method works on. */
const startsInAttention = (method: MethodRecipe) =>
  method.kind === "lora"
    ? method.targets.some((target) => ["query", "key", "value"].includes(target))
    : method.kind !== "adapter";

/** What a method makes a block hold besides: kept, and while it passes forward and backward. */
function measureAdded(shape: ModelShape, tokens: number, texts: number) {
  const { hidden, intermediate, method } = shape;
  const wide = tokens * hidden;
  if (method.kind === "adapter") {
    return { kept: 2 * (wide + 2 * tokens * method.bottleneck), passing: 4 * wide, backward: 0 };
  }
  if (method.kind === "prefix") {
    const more = texts * method.length * hidden;
    return { kept: 3 * more, passing: 4 * wide + more, backward: 3 * (wide + more) };
  }
  if (method.kind !== "lora") return { kept: 0, passing: 0, backward: 0 };
  const { targets, rank, dropout } = method;
  const has = (...names: LoraTarget[]) => (names.some((name) => targets.includes(name)) ? 1 : 0);
  const attends = has("query", "key", "value");
  const inner = tokens * intermediate;
  const dropped = (attends + has("output") + has("intermediate")) * wide + has("outputDense") * inner;
  return {
    kept: targets.length * rank * tokens + (dropout > 0 ? dropped : 0),
    passing: 0,
    backward: 0,
  };
}
