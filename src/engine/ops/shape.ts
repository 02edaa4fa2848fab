import { tf, type Tensor } from "../tensor.ts";
import { runOperation } from "../tape.ts";

/**
 * Puts matrices side by side.
 *
 * shapes: each [B, its width] -> [B, sum of the widths]
 * memory: returns a new tensor; keeps nothing
 */
export function concatColumns(parts: Tensor[]): Tensor {
  const widths = parts.map(({ shape }) => shape[1] as number);
  return runOperation(
    Object.fromEntries(parts.map((part, i) => [i, part])),
    () => tf.concat(parts, 1),
    (dy) => Object.fromEntries(tf.split(dy, widths, 1).map((part, i) => [i, part])),
  );
}

/**
 * Reads the same values under another shape.
 *
 * shapes: any -> `shape`, where one size may be -1
 * memory: shares the values
 */
export function reshape(x: Tensor, shape: number[]): Tensor {
  return runOperation(
    { x },
    () => tf.reshape(x, shape),
    (dy) => ({ x: tf.reshape(dy, x.shape) }),
  );
}

/**
 * Takes the columns of a matrix apart; for ids and other values that no gradient passes through.
 *
 * shapes: x [B, C] -> C of [B]
 * memory: returns new tensors
 */
export function splitColumns(x: Tensor): Tensor[] {
  return tf.unstack(x, 1);
}
