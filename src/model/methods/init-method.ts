import { fillTensor, type Weights } from "../../engine/tensor.ts";
import { initNormal } from "../init.ts";
import type { ModelShape } from "../shape.ts";
import { listAdded } from "./methods.ts";

/**
 * Makes the weights that the method of a model adds to its encoder.
 *
 * memory: the caller disposes of the weights
 */
export function initMethod(shape: ModelShape, seed: number): Weights {
  const made = Object.entries(listAdded(shape)).map(([name, { shape: sizes, deviation }]) => [
    name,
    deviation > 0 ? initNormal(name, sizes, seed, deviation) : fillTensor(sizes, 0),
  ]);
  return Object.fromEntries(made);
}
