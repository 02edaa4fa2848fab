import { tf, type Tensor } from "../../engine/tensor.ts";

/**
 * Mean of the vectors of the tokens that are no padding.
 *
 * shapes: hidden [B, T, H], mask [B, T] -> [B, H]
 * memory: to be called inside tf.tidy
 */
export function poolMean(hidden: Tensor, mask: Tensor): Tensor {
  const [batch, length, width] = hidden.shape;
  const shares = tf.div(mask, tf.maximum(tf.sum(mask, 1, true), 1));
  return tf.reshape(tf.matMul(tf.reshape(shares, [batch, 1, length]), hidden), [batch, width]);
}
