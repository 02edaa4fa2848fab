import type { Weights } from "../../engine/tensor.ts";
import type { ModelShape } from "../shape.ts";

/**
 * Makes the weights that the method of a model adds to its encoder.
 *
 * memory: the caller disposes of the weights
 */
export function initMethod(_shape: ModelShape, _seed: number): Weights {
  return {};
}

/** Lists which of a model's weights its method trains; fusion and head always are. */
export function listTrained(_shape: ModelShape, names: readonly string[]): string[] {
  return [...names];
}

/**
 * Counts the blocks below the first one that anything trained takes part in: what they give a text never changes.
 *
 * -1 where the embeddings are trained, so that nothing is frozen; `layers` where only what comes after the encoder is trained.
 */
export function countFrozenBlocks(_shape: ModelShape): number {
  return -1;
}
