import { constant, tf, type Scalar, type Tensor } from "../tensor.ts";
import { computeMeanLoss } from "./mean-loss.ts";

/**
 * Mean squared difference.
 *
 * shapes: predictions [B, 1] or [B], target [B] -> []
 * memory: returns a new tensor; keeps the gradient of the predictions
 * source: torch.nn.functional.mse_loss
 */
export function computeMeanSquaredError(predictions: Tensor, target: Tensor): Scalar {
  return computeMeanLoss(predictions, target, 0, (off) => [tf.square(off), tf.mul(off, constant(2))]);
}
