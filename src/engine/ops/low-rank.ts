import { constant, tf, type Tensor } from "../tensor.ts";

/**
 * Adds a product of two narrow matrices to a matrix: w + factor b a. No gradient passes through it.
 *
 * shapes: w [O, I], a [R, I], b [O, R] -> [O, I]
 * memory: returns a new tensor
 * source: Hu et al. 2021, arXiv 2106.09685, section 4.1
 */
export function mergeLowRank(w: Tensor, a: Tensor, b: Tensor, factor: number): Tensor {
  return tf.tidy(() => tf.add(w, tf.mul(tf.matMul(b as tf.Tensor2D, a as tf.Tensor2D), constant(factor))));
}
