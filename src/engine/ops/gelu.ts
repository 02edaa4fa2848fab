import { callKernel, constant, hasKernel, runOperation, tf, type Tensor } from "../tensor.ts";

/** Phi(x), the normal distribution, and d/dx x Phi(x) = Phi(x) + x phi(x). */
function composed(x: Tensor): [Tensor, Tensor] {
  const phi = tf.mul(tf.add(tf.erf(tf.mul(x, constant(Math.SQRT1_2))), constant(1)), constant(0.5));
  const density = tf.mul(tf.exp(tf.mul(tf.square(x), constant(-0.5))), constant(1 / Math.sqrt(2 * Math.PI)));
  return [tf.mul(x, phi), tf.add(phi, tf.mul(x, density))];
}

/**
 * Gaussian error linear unit, the exact one: x Phi(x).
 *
 * The forward pass makes the slope as well, for it needs the same exponential; the backward pass is one product.
 *
 * shapes: any -> the same
 * memory: returns a new tensor; keeps the slope for the backward pass
 * source: Hendrycks and Gimpel 2016, arXiv 1606.08415; torch.nn.functional.gelu
 */
export function gelu(x: Tensor): Tensor {
  return runOperation(
    { x },
    (save) => {
      const [y, slope] = hasKernel("ClienteleGelu") ? callKernel("ClienteleGelu", { x }) : composed(x);
      save([slope]);
      return y;
    },
    (dy, [slope]) => ({ x: () => tf.mul(dy, slope) }),
  );
}
