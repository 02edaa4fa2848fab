import { callKernel, constant, hasKernel, tf, type Scalar, type Tensor } from "../tensor.ts";
import { runOperation } from "../tape.ts";

/**
 * Weights of the examples, scaled to add up to 1; without weights each example counts the same.
 *
 * shapes: weights [B] or null -> [B]
 */
export function shareWeights(weights: Tensor | null, count: number): Tensor {
  return weights ? tf.div(weights, tf.sum(weights)) : tf.fill([count], 1 / count);
}

/**
 * Runs a loss whose forward pass makes its slope as well: by the kernel of this name, else as `compose` does.
 *
 * shapes: logits of any shape, slope the same -> []
 * memory: returns a new tensor; keeps the slope
 */
export function runLoss(
  kernel: string,
  inputs: Record<string, Tensor>,
  logits: Tensor,
  attributes: object,
  compose: () => [loss: Tensor, slope: Tensor],
): Scalar {
  const result = runOperation(
    { logits },
    (save) => {
      const [loss, slope] = hasKernel(kernel) ? callKernel(kernel, inputs, attributes) : compose();
      save([slope]);
      return loss;
    },
    // The slope of a loss that nothing follows is already its gradient.
    (dy, [slope]) => ({ logits: dy.dataId === constant(1).dataId ? slope : tf.mul(slope, dy) }),
  );
  return result as Scalar;
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
  delta: number,
  lossAndSlope: (difference: Tensor) => [Tensor, Tensor],
): Scalar {
  return runLoss("ClienteleMeanLoss", { predictions, target }, predictions, { delta }, () => {
    const [losses, slope] = lossAndSlope(tf.sub(tf.reshape(predictions, [-1]), target));
    const share = constant(1 / target.size);
    return [tf.mul(tf.sum(losses), share), tf.reshape(tf.mul(slope, share), predictions.shape)];
  });
}
