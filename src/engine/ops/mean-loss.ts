import { constant, runOperation, tf, type Scalar, type Tensor } from "../tensor.ts";

/**
 * Weights of the examples, scaled to add up to 1; without weights each example counts the same.
 *
 * shapes: weights [B] or null -> [B]
 */
export function shareWeights(weights: Tensor | null, count: number): Tensor {
  return weights ? tf.div(weights, tf.sum(weights)) : tf.fill([count], 1 / count);
}

/**
 * Mean of a loss of the difference between prediction and target; `lossAndSlope` gives both from the difference.
 *
 * shapes: predictions [B, 1] or [B], target [B] -> []
 * memory: returns a new tensor; keeps the gradient of the predictions
 */
export function computeMeanLoss(
  predictions: Tensor,
  target: Tensor,
  lossAndSlope: (difference: Tensor) => [Tensor, Tensor],
): Scalar {
  const result = runOperation(
    { predictions },
    (save) => {
      const [losses, slope] = lossAndSlope(tf.sub(tf.reshape(predictions, [-1]), target));
      const share = constant(1 / target.size);
      save([tf.reshape(tf.mul(slope, share), predictions.shape)]);
      return tf.mul(tf.sum(losses), share);
    },
    (dy, [slope]) => ({ predictions: () => tf.mul(slope, dy) }),
  );
  return result as Scalar;
}
