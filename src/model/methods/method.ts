import type { EncoderShape } from "../shape.ts";

/** A weight that a method puts beside those of the encoder. */
export interface AddedWeight {
  shape: number[];
  /** Of the normal distribution that it is drawn from; 0: it starts as zeros. */
  deviation: number;
}

/** What one way to fine-tune an encoder says of itself: the contract of this folder. */
export interface Method {
  /** Blocks below the first one that anything trained takes part in; -1 where the embeddings are trained. */
  countFrozen(shape: EncoderShape): number;
  /** Weights that it adds to one block, by their names below `encoder.layer.N`. */
  listAdded(shape: EncoderShape): Record<string, AddedWeight>;
  /** Says whether it trains a weight of the encoder, one that it added among them. */
  isTrained(name: string, shape: EncoderShape): boolean;
  /** What becomes of it once training is over: `free`, nothing is left to do; `merges` into matrices; `stays` beside them. */
  end: "free" | "merges" | "stays";
}

const addedName = /\.(loraA|loraB|prefixKeys|prefixValues)$|\.adapter\.(down|up)\.(weight|bias)$/;

/** Says whether a weight was added by a method. */
export const isAdded = (name: string) => addedName.test(name);

/** Says whether a weight is one of the encoder, or of what a method added to it. */
export const isOfEncoder = (name: string): boolean => /^(embeddings|encoder)\./.test(name);

/** Number of the block that a weight belongs to; -1 for the embeddings. */
export function readBlock(name: string): number {
  const found = /^encoder\.layer\.(\d+)\./.exec(name);
  return found ? Number(found[1]) : -1;
}

/** Blocks below the uppermost `topLayers`; none where there are no more than that. */
export const countBelow = ({ layers }: EncoderShape, topLayers: number) => Math.max(0, layers - topLayers);

/** Deviation of a narrow matrix that values pass first: that of a uniform draw within 1 / root of its inputs, as torch.nn.Linear starts. */
export const spreadDown = (ins: number) => 1 / Math.sqrt(3 * ins);
