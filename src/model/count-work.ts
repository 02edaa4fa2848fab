import { attendWidth, columnTokens, structuredWidth } from "./fusion/widths.ts";
import { listShapes } from "./list-shapes.ts";
import { readBlock } from "./methods/method.ts";
import { countFrozenBlocks, listTrained } from "./methods/methods.ts";
import type { ModelShape } from "./shape.ts";

/** Multiply-adds of one block for one customer. */
interface BlockWork {
  /** Going forward through every matrix. */
  matrices: number;
  /** The part of these whose matrix is trained. */
  trained: number;
  /** Of attention itself: scores, and what is looked at. */
  attention: number;
}

/**
 * Counts the multiply-adds of the dense layers and of attention in one forward pass of one customer.
 *
 * For each token a block has 4 H H (queries, keys, values, output), 2 H I (both inner layers), what the method adds, and 2 T H (scores, and
 * what is looked at); then come fusion and head, once. Of the blocks that the method leaves frozen `trunkShare` runs are
 * counted: less than one where their states are kept. Where texts are encoded apart the encoder runs `textsEach` times.
 *
 * shapes: length T, the tokens of one text, padding included
 */
export function countForwardWork(shape: ModelShape, length: number, trunkShare = 1, textsEach = 1): number {
  const { trunk, top } = listBlocks(shape, length);
  const forward = ({ matrices, attention }: BlockWork) => matrices + attention;
  const encoder = trunkShare * sumOf(trunk, forward) + sumOf(top, forward);
  return textsEach * encoder + countFusionWork(shape, length);
}

/**
 * Counts the multiply-adds of one training step for one customer: the frozen blocks forward alone, `trunkShare` times; each block above
 * forward and back through every matrix, and once more for the gradient of those that are trained.
 *
 * shapes: length T, the tokens of one text, padding included
 */
export function countStepWork(shape: ModelShape, length: number, trunkShare = 1, textsEach = 1): number {
  const { trunk, top } = listBlocks(shape, length);
  const forward = sumOf(trunk, ({ matrices, attention }) => matrices + attention);
  const both = sumOf(top, ({ matrices, trained, attention }) => 2 * matrices + trained + 3 * attention);
  return textsEach * (trunkShare * forward + both) + 3 * countFusionWork(shape, length);
}

const sumOf = (blocks: BlockWork[], count: (block: BlockWork) => number) =>
  blocks.reduce((sum, block) => sum + count(block), 0);

/** The blocks of a model that reads texts: those below all that is trained, and those above. */
function listBlocks(shape: ModelShape, length: number): Record<"trunk" | "top", BlockWork[]> {
  if (shape.fusion === "structured-only") return { trunk: [], top: [] };
  const shapes = listShapes({ ...shape, external: undefined });
  const isMatrix = (name: string) =>
    shapes[name].length === 2 && readBlock(name) >= 0 && !/\.prefix(Keys|Values)$/.test(name);
  const trained = new Set(listTrained(shape, Object.keys(shapes)));
  const attention = 2 * length * length * shape.hidden;
  const blocks = Array.from({ length: shape.layers }, () => ({ matrices: 0, trained: 0, attention }));
  for (const name of Object.keys(shapes).filter(isMatrix)) {
    const work = length * shapes[name][0] * shapes[name][1];
    const block = blocks[readBlock(name)];
    block.matrices += work;
    if (trained.has(name)) block.trained += work;
  }
  const from = Math.max(0, countFrozenBlocks(shape));
  const top = blocks.slice(from).map((block) => ({ ...block, attention: countAttention(shape, length) }));
  return { trunk: blocks.slice(0, from), top };
}

/** A prefix stands as so many tokens more, on both sides. */
function countAttention({ hidden, method }: ModelShape, length: number): number {
  const seen = length + (method.kind === "prefix" ? method.length : 0);
  return 2 * seen * seen * hidden;
}

function countFusionWork(shape: ModelShape, length: number): number {
  const { fusion, hidden, outputs } = shape;
  const columns = structuredWidth(shape);
  const joint = {
    "text-only": 0,
    concat: hidden * (hidden + columns),
    "structured-only": hidden * columns + hidden * hidden,
    gated: hidden * columns + 4 * hidden * hidden,
    "cross-attention": countCrossAttention(shape, length),
  }[fusion];
  return joint + hidden * outputs;
}

/** Queries, keys and values of columns and words, what they look at, the dense layers of the columns, and the gate. */
function countCrossAttention(shape: ModelShape, length: number): number {
  const { hidden, intermediate, bins } = shape;
  const tokens = columnTokens(shape);
  const all = tokens + length;
  const encoded = bins.reduce((sum, edges) => sum + edges.length - 1, 0) * hidden;
  const attention = all * 3 * hidden * hidden + 2 * all * all * hidden;
  const dense = tokens * (hidden * hidden + 2 * hidden * intermediate + hidden * attendWidth(hidden));
  return encoded + attention + dense + 3 * hidden * hidden;
}
