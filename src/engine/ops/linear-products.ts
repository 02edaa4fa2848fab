import { callKernel, hasKernel, tf, type Tensor } from "../tensor.ts";
import { composeGelu } from "./gelu.ts";

const flat = (x: Tensor) => tf.reshape(x, [-1, x.shape[x.shape.length - 1]]) as tf.Tensor2D;
const withWidth = (x: Tensor, width: number) => [...x.shape.slice(0, -1), width];

/** Tensors by a letter and their number. */
export const nameAll = (letter: string, tensors: Tensor[]) =>
  Object.fromEntries(tensors.map((tensor, i) => [`${letter}${i}`, tensor]));

function compose(x: Tensor, ws: Tensor[], bs: Tensor[]): Tensor {
  const parts = ws.map((w, i) => {
    const y = tf.matMul(flat(x), w as tf.Tensor2D, false, true);
    return bs.length > 0 ? tf.add(y, bs[i]) : y;
  });
  const y = parts.length === 1 ? parts[0] : tf.concat(parts, 1);
  return tf.reshape(y, withWidth(x, y.shape[1] as number));
}

/**
 * Multiplies by one or several matrices and adds their biases, if there are any, the results side by side.
 *
 * shapes: x [.., in], each w [out, in], each b [out] -> [.., sum of out]; with `gelu` GELU of that, then that
 * memory: returns new tensors
 */
export function runProducts(x: Tensor, ws: Tensor[], bs: Tensor[], gelu: boolean): Tensor[] {
  if (hasKernel("ClienteleLinear")) {
    const inputs = { x, ...nameAll("w", ws), ...nameAll("b", bs) };
    return callKernel("ClienteleLinear", inputs, { parts: ws.length, bias: bs.length > 0, gelu });
  }
  const u = compose(x, ws, bs);
  return gelu ? [composeGelu(u), u] : [u];
}

const splitParts = (dy: Tensor, ws: Tensor[]) =>
  tf.split(
    flat(dy),
    ws.map(({ shape }) => shape[0] as number),
    1,
  );

/**
 * Gradient of `runProducts` with respect to x.
 *
 * shapes: dy [.., sum of out], each w [out, in] -> [.., in]
 * memory: returns a new tensor
 */
export function gradX(dy: Tensor, ws: Tensor[]): Tensor {
  if (hasKernel("ClienteleLinearGradX")) {
    return callKernel("ClienteleLinearGradX", { dy, ...nameAll("w", ws) }, { parts: ws.length })[0];
  }
  const parts = splitParts(dy, ws).map((part, i) => tf.matMul(part, ws[i] as tf.Tensor2D));
  return tf.reshape(tf.addN(parts), withWidth(dy, ws[0].shape[1] as number));
}

/**
 * Gradients of `runProducts` with respect to its matrices, and with `bias` to its biases after them.
 *
 * shapes: dy [.., sum of out], x [.., in] -> each [out, in], then each [out]
 * memory: returns new tensors
 */
export function gradWeights(dy: Tensor, x: Tensor, ws: Tensor[], bias: boolean): Tensor[] {
  if (hasKernel("ClienteleLinearGradW")) {
    return callKernel("ClienteleLinearGradW", { dy, x }, { sizes: ws.map(({ shape }) => shape[0]), bias });
  }
  const parts = splitParts(dy, ws);
  const dws = parts.map((part) => tf.matMul(part, flat(x), true, false));
  return bias ? [...dws, ...parts.map((part) => tf.sum(part, 0))] : dws;
}

/**
 * Gradients of `runProducts` with respect to its biases alone.
 *
 * shapes: dy [.., sum of out] -> each [out]
 * memory: returns new tensors
 */
export function gradBiases(dy: Tensor, ws: Tensor[]): Tensor[] {
  const sums = hasKernel("ClienteleSumRows")
    ? callKernel("ClienteleSumRows", { x: dy })[0]
    : tf.sum(flat(dy), 0);
  return tf.split(
    sums,
    ws.map(({ shape }) => shape[0] as number),
  );
}
