import { constant, tf, type Scalar, type Tensor } from "../tensor.ts";
import { runLoss, shareWeights } from "./mean-loss.ts";

/**
 * Mean negative log-likelihood of 0 and 1 under sigmoid(logits).
 *
 * With weights of the examples it is sum(w l) / sum(w), the same as `computeCrossEntropy` over two classes.
 *
 * shapes: logits [B, 1] or [B], target [B] of 0 and 1, weights [B] or null -> []
 * memory: returns a new tensor; keeps the gradient of the logits
 * source: torch.nn.functional.binary_cross_entropy_with_logits
 */
export function computeBinaryCrossEntropy(
  logits: Tensor,
  target: Tensor,
  weights: Tensor | null = null,
): Scalar {
  const inputs: Record<string, Tensor> = weights ? { logits, target, weights } : { logits, target };
  return runLoss("ClienteleBinaryCrossEntropy", inputs, logits, {}, () => {
    const x = tf.reshape(logits, [-1]);
    const shares = shareWeights(weights, logits.size);
    // max(x, 0) - x y + log(1 + exp(-|x|)): no exponential of a positive number
    const tail = tf.log(tf.add(tf.exp(tf.neg(tf.abs(x))), constant(1)));
    const losses = tf.add(tf.sub(tf.relu(x), tf.mul(x, target)), tail);
    const slope = tf.mul(tf.sub(tf.sigmoid(x), target), shares);
    return [tf.sum(tf.mul(losses, shares)), tf.reshape(slope, logits.shape)];
  });
}
