import { callKernel, hasKernel, tf, type Tensor } from "../tensor.ts";
import { runOperation } from "../tape.ts";
import { composeGelu, runGeluGrad } from "./gelu.ts";

/** A weight matrix [out, in] with its bias [out], or without one. */
export type Layer = [w: Tensor, b: Tensor | null];

const flat = (x: Tensor) => tf.reshape(x, [-1, x.shape[x.shape.length - 1]]) as tf.Tensor2D;
const widen = (x: Tensor, width: number) => [...x.shape.slice(0, -1), width];
const nameAll = (letter: string, tensors: Tensor[]) =>
  Object.fromEntries(tensors.map((tensor, i) => [`${letter}${i}`, tensor]));

function compose(x: Tensor, ws: Tensor[], bs: Tensor[]): Tensor {
  const parts = ws.map((w, i) => {
    const y = tf.matMul(flat(x), w as tf.Tensor2D, false, true);
    return bs.length > 0 ? tf.add(y, bs[i]) : y;
  });
  const y = parts.length === 1 ? parts[0] : tf.concat(parts, 1);
  return tf.reshape(y, widen(x, y.shape[1] as number));
}

function forward(x: Tensor, ws: Tensor[], bs: Tensor[], gelu: boolean): Tensor[] {
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

function gradX(dy: Tensor, ws: Tensor[]): Tensor {
  if (hasKernel("ClienteleLinearGradX")) {
    return callKernel("ClienteleLinearGradX", { dy, ...nameAll("w", ws) }, { parts: ws.length })[0];
  }
  const parts = splitParts(dy, ws).map((part, i) => tf.matMul(part, ws[i] as tf.Tensor2D));
  return tf.reshape(tf.addN(parts), widen(dy, ws[0].shape[1] as number));
}

/** dw0, dw1, .., and with `bias` db0, db1, .. */
function gradWeights(dy: Tensor, x: Tensor, ws: Tensor[], bias: boolean): Tensor[] {
  if (hasKernel("ClienteleLinearGradW")) {
    return callKernel("ClienteleLinearGradW", { dy, x }, { sizes: ws.map(({ shape }) => shape[0]), bias });
  }
  const parts = splitParts(dy, ws);
  const dws = parts.map((part) => tf.matMul(part, flat(x), true, false));
  return bias ? [...dws, ...parts.map((part) => tf.sum(part, 0))] : dws;
}

function gradBiases(dy: Tensor, ws: Tensor[]): Tensor[] {
  const sums = hasKernel("ClienteleSumRows")
    ? callKernel("ClienteleSumRows", { x: dy })[0]
    : tf.sum(flat(dy), 0);
  return tf.split(
    sums,
    ws.map(({ shape }) => shape[0] as number),
  );
}

function runLinear(x: Tensor, layers: Layer[], gelu: boolean): Tensor {
  const ws = layers.map(([w]) => w);
  const bs = layers.flatMap(([, b]) => (b ? [b] : []));
  return runOperation(
    { x, ...nameAll("w", ws), ...nameAll("b", bs) },
    (save) => {
      const [y, u] = forward(x, ws, bs, gelu);
      save(u ? [x, ...ws, u] : [x, ...ws]);
      return y;
    },
    (dy, saved, needs) => {
      const [savedX, ...rest] = saved;
      const savedWs = rest.slice(0, ws.length);
      const du = gelu ? runGeluGrad(dy, rest[ws.length]) : dy;
      const needsW = ws.some((_, i) => needs(`w${i}`));
      const needsB = bs.some((_, i) => needs(`b${i}`));
      const found = needsW ? gradWeights(du, savedX, savedWs, needsB) : [];
      const dbs = needsW || !needsB ? found.slice(ws.length) : gradBiases(du, savedWs);
      return {
        ...(needs("x") ? { x: gradX(du, savedWs) } : {}),
        ...nameAll("w", found.slice(0, ws.length)),
        ...nameAll("b", dbs),
      };
    },
  );
}

/**
 * Multiplies by a weight matrix that is kept as [out, in], and adds a bias.
 *
 * shapes: x [.., in], w [out, in], b [out] or null -> [.., out]
 * memory: returns a new tensor; keeps x and w for the backward pass
 * source: torch.nn.functional.linear
 */
export function linear(x: Tensor, w: Tensor, b: Tensor | null): Tensor {
  return runLinear(x, [[w, b]], false);
}

/**
 * Multiplies by several weight matrices and puts what comes out side by side; all have a bias, or none.
 *
 * shapes: x [.., in], each w [out, in] -> [.., sum of out]
 * memory: returns a new tensor; keeps x and the matrices for the backward pass
 */
export function linears(x: Tensor, layers: Layer[]): Tensor {
  return runLinear(x, layers, false);
}

/**
 * A dense layer and the Gaussian error linear unit in one: GELU(x w^T + b).
 *
 * shapes: x [.., in], w [out, in], b [out] or null -> [.., out]
 * memory: returns a new tensor; keeps x, w and the product before GELU for the backward pass
 */
export function linearGelu(x: Tensor, w: Tensor, b: Tensor | null): Tensor {
  return runLinear(x, [[w, b]], true);
}
