import { callKernel, constant, hasKernel, tf, type Tensor, type Weights } from "../tensor.ts";

/**
 * Length of all gradients taken as one vector.
 *
 * shapes: any -> []
 * memory: the caller disposes of the result
 * source: PyTorch, torch.nn.utils.clip_grad_norm_
 */
export function computeGlobalNorm(gradients: Weights): Tensor {
  return tf.tidy(() =>
    tf.sqrt(tf.sum(tf.stack(Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)))))),
  );
}

/**
 * Factor that shortens the gradients to `maxNorm` where they are longer, and is 1 where they are not.
 *
 * It stays on the device, for runAdamW to multiply with: nothing is read back.
 *
 * shapes: any -> []
 * memory: the caller disposes of the result
 * source: PyTorch, torch.nn.utils.clip_grad_norm_, with its 1e-6 in the divisor
 */
export function computeClipScale(gradients: Weights, maxNorm: number): Tensor {
  const all = Object.values(gradients);
  if (hasKernel("ClienteleClipScale")) {
    const inputs = Object.fromEntries(all.map((gradient, i) => [`g${i}`, gradient]));
    return callKernel("ClienteleClipScale", inputs, { count: all.length, maxNorm })[0];
  }
  return tf.tidy(() => {
    const norm = computeGlobalNorm(gradients);
    return tf.minimum(tf.div(constant(maxNorm), tf.add(norm, constant(1e-6))), constant(1));
  });
}
