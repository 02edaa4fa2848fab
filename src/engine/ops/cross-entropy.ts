import { tf, type Scalar, type Tensor } from "../tensor.ts";
import { runLoss, shareWeights } from "./mean-loss.ts";

/**
 * Mean negative log-likelihood of the right classes under softmax(logits).
 *
 * With weights of the examples it is sum(w l) / sum(w), as PyTorch does with weights of the classes.
 *
 * shapes: logits [B, K], classes int32 [B], weights [B] or null -> []
 * memory: returns a new tensor; keeps the gradient of the logits [B, K]
 * source: torch.nn.functional.cross_entropy
 */
export function computeCrossEntropy(logits: Tensor, classes: Tensor, weights: Tensor | null = null): Scalar {
  const [count, width] = logits.shape;
  const inputs: Record<string, Tensor> = weights ? { logits, classes, weights } : { logits, classes };
  return runLoss("ClienteleCrossEntropy", inputs, logits, {}, () => {
    const shifted = tf.sub(logits, tf.max(logits, 1, true));
    const powers = tf.exp(shifted);
    const sums = tf.sum(powers, 1, true);
    const truth = tf.oneHot(classes as tf.Tensor1D, width as number) as Tensor;
    const shares = shareWeights(weights, count as number);
    const losses = tf.sub(tf.log(tf.reshape(sums, [-1])), tf.sum(tf.mul(shifted, truth), 1));
    const slope = tf.mul(tf.sub(tf.div(powers, sums), truth), tf.reshape(shares, [-1, 1]));
    return [tf.sum(tf.mul(losses, shares)), slope];
  });
}
