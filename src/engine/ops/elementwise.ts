import { constant, tf, type Tensor } from "../tensor.ts";
import { runOperation } from "../tape.ts";

/**
 * Adds two tensors.
 *
 * shapes: both the same -> the same
 * memory: returns a new tensor; keeps nothing
 */
export function add(a: Tensor, b: Tensor): Tensor {
  return runOperation(
    { a, b },
    () => tf.add(a, b),
    (dy) => ({ a: dy, b: dy }),
  );
}

/**
 * Multiplies two tensors value by value.
 *
 * shapes: both the same -> the same
 * memory: returns a new tensor; keeps both
 */
export function multiply(a: Tensor, b: Tensor): Tensor {
  return runOperation(
    { a, b },
    (save) => {
      save([a, b]);
      return tf.mul(a, b);
    },
    (dy, [savedA, savedB], needs) => ({
      a: needs("a") ? tf.mul(dy, savedB) : undefined,
      b: needs("b") ? tf.mul(dy, savedA) : undefined,
    }),
  );
}

/**
 * The logistic function, 1 / (1 + exp(-x)).
 *
 * shapes: any -> the same
 * memory: returns a new tensor; keeps it
 */
export function sigmoid(x: Tensor): Tensor {
  return runOperation(
    { x },
    (save) => {
      const y = tf.sigmoid(x);
      save([y]);
      return y;
    },
    (dy, [y]) => ({ x: tf.mul(dy, tf.mul(y, tf.sub(constant(1), y))) }),
  );
}

/**
 * The hyperbolic tangent.
 *
 * shapes: any -> the same
 * memory: returns a new tensor; keeps it
 */
export function tanh(x: Tensor): Tensor {
  return runOperation(
    { x },
    (save) => {
      const y = tf.tanh(x);
      save([y]);
      return y;
    },
    (dy, [y]) => ({ x: tf.mul(dy, tf.sub(constant(1), tf.square(y))) }),
  );
}

/**
 * Multiplies every value by a number.
 *
 * shapes: any -> the same
 * memory: returns a new tensor; keeps nothing
 */
export function scale(x: Tensor, factor: number): Tensor {
  return runOperation(
    { x },
    () => tf.mul(x, constant(factor)),
    (dy) => ({ x: tf.mul(dy, constant(factor)) }),
  );
}
