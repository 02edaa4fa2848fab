import { constant, tf, type Scalar, type Tensor } from "../tensor.ts";
import { computeMeanLoss } from "./mean-loss.ts";

/**
 * Mean Huber loss: half the square of a difference up to `delta`, and a straight line beyond it.
 *
 * shapes: predictions [B, 1] or [B], target [B] -> []
 * memory: returns a new tensor; keeps the gradient of the predictions
 * source: Huber 1964; torch.nn.functional.huber_loss
 */
export function computeHuber(predictions: Tensor, target: Tensor, delta = 1): Scalar {
  return computeMeanLoss(predictions, target, delta, (off) => {
    const near = tf.clipByValue(off, -delta, delta);
    // near (off - near / 2) is off^2 / 2 inside, and delta (|off| - delta / 2) outside
    return [tf.mul(near, tf.sub(off, tf.mul(near, constant(0.5)))), near];
  });
}
