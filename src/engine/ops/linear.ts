import type { Tensor } from "../tensor.ts";
import { runOperation } from "../tape.ts";
import { runGelu, runGeluGrad } from "./gelu.ts";
import { addBeside, gradBeside, splitPairs, type Beside } from "./linear-beside.ts";
import { gradBiases, gradWeights, gradX, nameAll, runProducts } from "./linear-products.ts";

/** A weight matrix [out, in] with its bias [out], or without one. */
export type Layer = [w: Tensor, b: Tensor | null];

/** `size` tensors each time, from the first on. */
function takeInTurn(tensors: Tensor[]): (size: number) => Tensor[] {
  let at = 0;
  return (size) => tensors.slice(at, (at += size));
}

function runLinear(x: Tensor, layers: Layer[], gelu: boolean, beside: Beside | null): Tensor {
  const ws = layers.map(([w]) => w);
  const bs = layers.flatMap(([, b]) => (b ? [b] : []));
  const pairs = beside && splitPairs(ws, beside);
  const added = pairs
    ? { input: beside.input, ...nameAll("besideA", pairs.as), ...nameAll("besideB", pairs.bs) }
    : {};
  return runOperation(
    { ...added, x, ...nameAll("w", ws), ...nameAll("b", bs) },
    (save) => {
      let [y, u] = runProducts(x, ws, bs, gelu && !pairs);
      if (pairs) {
        const narrow = runProducts(beside.input, pairs.as, [], false)[0];
        y = addBeside(y, narrow, pairs);
        if (gelu) [y, u] = [runGelu(y), y];
        save([beside.input, narrow, ...pairs.as, ...pairs.bs]);
      }
      save([x, ...ws, ...(u ? [u] : [])]);
      return y;
    },
    (dy, saved, needs) => {
      const take = takeInTurn(saved);
      const [input, narrow] = take(pairs ? 2 : 0);
      const [as, besideBs] = [take(pairs?.as.length ?? 0), take(pairs?.bs.length ?? 0)];
      const [[savedX], savedWs, [u]] = [take(1), take(ws.length), take(1)];
      const du = gelu ? runGeluGrad(dy, u) : dy;
      const needsW = ws.some((_, i) => needs(`w${i}`));
      const needsB = bs.some((_, i) => needs(`b${i}`));
      const found = needsW ? gradWeights(du, savedX, savedWs, needsB) : [];
      const dbs = needsW || !needsB ? found.slice(ws.length) : gradBiases(du, savedWs);
      const [dnarrow, ...besideDbs] = pairs ? gradBeside(du, narrow, { ...pairs, bs: besideBs }) : [];
      return {
        ...(needs("input") ? { input: gradX(dnarrow, as) } : {}),
        ...(pairs ? nameAll("besideA", gradWeights(dnarrow, input, as, false)) : {}),
        ...nameAll("besideB", besideDbs),
        ...(needs("x") ? { x: gradX(du, savedWs) } : {}),
        ...nameAll("w", found.slice(0, ws.length)),
        ...nameAll("b", dbs),
      };
    },
  );
}

/**
 * Multiplies by a weight matrix that is kept as [out, in], and adds a bias, and what is beside.
 *
 * shapes: x [.., in], w [out, in], b [out] or null -> [.., out]
 * memory: returns a new tensor; keeps x, w and what is beside for the backward pass
 * source: torch.nn.functional.linear
 */
export function linear(x: Tensor, w: Tensor, b: Tensor | null, beside: Beside | null = null): Tensor {
  return runLinear(x, [[w, b]], false, beside);
}

/**
 * Multiplies by several weight matrices and puts what comes out side by side; all have a bias, or none.
 *
 * shapes: x [.., in], each w [out, in] -> [.., sum of out]
 * memory: returns a new tensor; keeps x, the matrices and what is beside for the backward pass
 */
export function linears(x: Tensor, layers: Layer[], beside: Beside | null = null): Tensor {
  return runLinear(x, layers, false, beside);
}

/**
 * A dense layer and the Gaussian error linear unit in one: GELU(x w^T + b), or of the sum with what is beside.
 *
 * shapes: x [.., in], w [out, in], b [out] or null -> [.., out]
 * memory: returns a new tensor; keeps x, w, what is beside and what GELU was given for the backward pass
 */
export function linearGelu(x: Tensor, w: Tensor, b: Tensor | null, beside: Beside | null = null): Tensor {
  return runLinear(x, [[w, b]], true, beside);
}
