import { callKernel, constant, hasKernel, tf, type Tensor } from "../tensor.ts";

/** Phi(x), the normal distribution. */
const composePhi = (x: Tensor) =>
  tf.mul(tf.add(tf.erf(tf.mul(x, constant(Math.SQRT1_2))), constant(1)), constant(0.5));

/** x Phi(x), composed of stock operations. */
export function composeGelu(x: Tensor): Tensor {
  return tf.mul(x, composePhi(x));
}

/**
 * Gaussian error linear unit, the exact one: x Phi(x).
 *
 * shapes: any -> the same
 * memory: returns a new tensor
 * source: Hendrycks and Gimpel 2016, arXiv 1606.08415; torch.nn.functional.gelu
 */
export function runGelu(x: Tensor): Tensor {
  return hasKernel("ClienteleGelu") ? callKernel("ClienteleGelu", { x })[0] : composeGelu(x);
}

/** Gradient of GELU: dy (Phi(x) + x phi(x)), from what came into it. */
export function runGeluGrad(dy: Tensor, x: Tensor): Tensor {
  if (hasKernel("ClienteleGeluGrad")) return callKernel("ClienteleGeluGrad", { dy, x })[0];
  const density = tf.mul(tf.exp(tf.mul(tf.square(x), constant(-0.5))), constant(1 / Math.sqrt(2 * Math.PI)));
  return tf.mul(dy, tf.add(composePhi(x), tf.mul(x, density)));
}
