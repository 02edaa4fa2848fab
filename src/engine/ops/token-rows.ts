import { callKernel, fillTensor, hasKernel, tf, toTensor, type Tensor } from "../tensor.ts";
import { runOperation } from "../tape.ts";

/** The rows of each text from place `from` on. A kernel takes them by their number: a slice of tfjs's cpu takes value by value. */
function takeFrom(x: Tensor, from: number): Tensor {
  const [batch, length, width] = x.shape;
  const left = length - from;
  if (!hasKernel("ClienteleTakeRows")) return tf.slice(x, [0, from, 0], [batch, left, width]);
  const places = Int32Array.from(
    { length: batch * left },
    (_, i) => Math.floor(i / left) * length + from + (i % left),
  );
  const ids = toTensor(places, [batch, left], "int32");
  return callKernel("ClienteleTakeRows", { table: tf.reshape(x, [-1, width]), ids })[0];
}

/** Sum over the batch of the first `count` rows. [count, W] */
function sumFirst(x: Tensor, count: number): Tensor {
  const [batch, length, width] = x.shape;
  const flat = tf.reshape(x, [batch, length * width]);
  const sums = hasKernel("ClienteleSumRows")
    ? callKernel("ClienteleSumRows", { x: flat })[0]
    : tf.sum(flat, 0);
  return tf.reshape(tf.slice(sums, [0], [count * width]), [count, width]);
}

/**
 * Puts the same rows before those of each text.
 *
 * shapes: x [B, T, W], rows [P, W] -> [B, P + T, W]
 * memory: returns a new tensor; keeps nothing
 */
export function prependRows(x: Tensor, rows: Tensor): Tensor {
  const [batch, , width] = x.shape;
  const count = rows.shape[0] as number;
  return runOperation(
    { x, rows },
    () => {
      const row = tf.reshape(rows, [1, count, width]);
      const all = tf.concat(new Array<Tensor>(batch).fill(row), 0);
      return tf.concat([all, x], 1);
    },
    (dy, _, needs) => ({
      x: needs("x") ? takeFrom(dy, count) : undefined,
      rows: needs("rows") ? sumFirst(dy, count) : undefined,
    }),
  );
}

/**
 * Leaves the first rows of each text out.
 *
 * shapes: x [B, P + T, W] -> [B, T, W]
 * memory: returns a new tensor; keeps nothing
 */
export function dropRows(x: Tensor, count: number): Tensor {
  const [batch, , width] = x.shape;
  return runOperation(
    { x },
    () => takeFrom(x, count),
    (dy) => ({ x: tf.concat([fillTensor([batch, count, width], 0), dy], 1) }),
  );
}

/**
 * Lengthens a mask by places before each text that are to be seen.
 *
 * shapes: mask [B, T] -> [B, P + T]
 * memory: returns a new tensor; no gradient passes through it
 */
export function prependOnes(mask: Tensor, count: number): Tensor {
  return tf.tidy(() => tf.concat([tf.ones([mask.shape[0] as number, count]), mask], 1));
}
