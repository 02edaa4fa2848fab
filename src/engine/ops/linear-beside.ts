import { callKernel, fillTensor, hasKernel, tf, type Tensor } from "../tensor.ts";
import { gradWeights, gradX, nameAll, runProducts } from "./linear-products.ts";

/** Pairs of narrow matrices, at least one, beside those of layers: what they make of an input of their own is added, input a^T b^T. */
export interface Beside {
  /** Shaped as the layers' input. [.., in] */
  input: Tensor;
  /** For each layer a [R, in] and b [out, R], which are trained, or null; R is the same for all. */
  pairs: ([a: Tensor, b: Tensor] | null)[];
}

/** The matrices of the pairs that are there, and where they write. */
export interface SplitPairs {
  as: Tensor[];
  bs: Tensor[];
  /** Columns of each layer. */
  sizes: number[];
  /** The layer of each pair. */
  places: number[];
}

/** Takes the pairs beside layers apart. */
export function splitPairs(ws: Tensor[], { pairs }: Beside): SplitPairs {
  const there = pairs.flatMap((pair, place) => (pair ? [{ a: pair[0], b: pair[1], place }] : []));
  return {
    as: there.map(({ a }) => a),
    bs: there.map(({ b }) => b),
    sizes: ws.map(({ shape }) => shape[0] as number),
    places: there.map(({ place }) => place),
  };
}

const findStarts = ({ sizes, places }: SplitPairs) =>
  places.map((place) => sizes.slice(0, place).reduce((sum, size) => sum + size, 0));

/** Every b as a layer that reads all narrow columns: zeros stand in those of the others, and where a layer has no pair. */
function padBs({ bs, sizes, places }: SplitPairs): Tensor[] {
  const rank = bs[0].shape[1] as number;
  return sizes.map((size, layer) => {
    const at = places.indexOf(layer);
    if (at < 0) return fillTensor([size, bs.length * rank], 0);
    return tf.pad(bs[at], [[0, 0], [at * rank, (bs.length - 1 - at) * rank]]); // prettier-ignore
  });
}

/**
 * Adds what the pairs make of their narrow columns to what the layers made.
 *
 * shapes: y [.., sum of out], narrow [.., R for each pair] -> as y
 * memory: y itself, changed, where there is a kernel, so it must be nobody else's; else a new tensor
 */
export function addBeside(y: Tensor, narrow: Tensor, pairs: SplitPairs): Tensor {
  if (hasKernel("ClienteleLinearBeside")) {
    const inputs = { y, narrow, ...nameAll("b", pairs.bs) };
    callKernel("ClienteleLinearBeside", inputs, { starts: findStarts(pairs) });
    return y;
  }
  return tf.add(y, runProducts(narrow, padBs(pairs), [], false)[0]);
}

/**
 * Gradients of `addBeside` with respect to the narrow columns, then to b of each pair.
 *
 * shapes: dy [.., sum of out], narrow [.., R for each pair] -> as narrow, then each [out, R]
 * memory: returns new tensors
 */
export function gradBeside(dy: Tensor, narrow: Tensor, pairs: SplitPairs): Tensor[] {
  const { bs, places } = pairs;
  if (hasKernel("ClienteleLinearBesideGrad")) {
    const inputs = { dy, narrow, ...nameAll("b", bs) };
    return callKernel("ClienteleLinearBesideGrad", inputs, { starts: findStarts(pairs) });
  }
  const wide = padBs(pairs);
  const grads = gradWeights(dy, narrow, wide, false);
  const dbs = bs.map((b, i) => {
    const [outs, rank] = b.shape as [number, number];
    return tf.slice(grads[places[i]], [0, i * rank], [outs, rank]);
  });
  return [gradX(dy, wide), ...dbs];
}
