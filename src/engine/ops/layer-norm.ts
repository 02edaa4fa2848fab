import { callKernel, constant, hasKernel, tf, type Tensor } from "../tensor.ts";
import { runOperation } from "../tape.ts";
import { makeKeepTensor } from "./keep-mask.ts";

/** What may come before the normalization. */
export interface LayerNormOptions {
  /** Added to the input before it is normalized. [.., H] */
  residual?: Tensor;
  /** Dropout on the input, before the residual is added. */
  dropout?: { rate: number; seed: number };
  epsilon?: number;
}

interface Attributes {
  epsilon: number;
  rate: number;
  seed: number;
}

/** Mean over the last axis by a product: the gradient of tf.mean would upload a tensor of ones. */
function meanRows(x: Tensor): Tensor {
  return tf.mul(tf.sum(x, -1, true), constant(1 / x.shape[x.shape.length - 1]));
}

function composed(inputs: Record<string, Tensor>, { epsilon, rate, seed }: Attributes): Tensor[] {
  const { x, residual, gamma, beta } = inputs;
  const dropped = rate > 0 ? tf.mul(x, makeKeepTensor(x.shape, rate, seed)) : x;
  const sum = residual ? tf.add(dropped, residual) : dropped;
  const centred = tf.sub(sum, meanRows(sum));
  const scale = tf.rsqrt(tf.add(meanRows(tf.square(centred)), constant(epsilon)));
  const normal = tf.mul(centred, scale);
  return [tf.add(tf.mul(normal, gamma), beta), normal, scale];
}

/** ds, dGamma, dBeta, and with dropout dx. */
function composedGrad(inputs: Record<string, Tensor>, { rate, seed }: Attributes): Tensor[] {
  const { dy, normal, scale, gamma } = inputs;
  const g = tf.mul(dy, gamma);
  const ds = tf.mul(tf.sub(tf.sub(g, meanRows(g)), tf.mul(normal, meanRows(tf.mul(g, normal)))), scale);
  const axes = dy.shape.map((_, i) => i).slice(0, -1);
  const found = [ds, tf.sum(tf.mul(dy, normal), axes), tf.sum(dy, axes)];
  return rate > 0 ? [...found, tf.mul(ds, makeKeepTensor(ds.shape, rate, seed))] : found;
}

/**
 * Normalizes each row to mean 0 and deviation 1, then scales and shifts: LN(residual + dropout(x)) gamma + beta.
 *
 * shapes: x [.., H], residual [.., H], gamma [H], beta [H] -> [.., H]
 * memory: returns a new tensor; keeps the normalized rows for the backward pass
 * source: Ba et al. 2016, arXiv 1607.06450; torch.nn.functional.layer_norm
 */
export function layerNorm(x: Tensor, gamma: Tensor, beta: Tensor, options: LayerNormOptions = {}): Tensor {
  const { residual, dropout, epsilon = 1e-12 } = options;
  const attributes = { epsilon, rate: dropout?.rate ?? 0, seed: dropout?.seed ?? 0 };
  const inputs: Record<string, Tensor> = residual ? { x, residual, gamma, beta } : { x, gamma, beta };
  return runOperation(
    inputs,
    (save) => {
      const [y, normal, scale] = hasKernel("ClienteleLayerNorm")
        ? callKernel("ClienteleLayerNorm", inputs, attributes)
        : composed(inputs, attributes);
      save([normal, scale, gamma]);
      return y;
    },
    (dy, [normal, scale, savedGamma]) => {
      const given = { dy, normal, scale, gamma: savedGamma };
      const [ds, dGamma, dBeta, dx = ds] = hasKernel("ClienteleLayerNormGrad")
        ? callKernel("ClienteleLayerNormGrad", given, attributes)
        : composedGrad(given, attributes);
      return { x: dx, residual: ds, gamma: dGamma, beta: dBeta };
    },
  );
}
