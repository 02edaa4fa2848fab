import { callKernel, hasKernel, tf, type Tensor } from "../tensor.ts";
import { gradWeights, gradX, multiplyAll, nameAll } from "./linear-products.ts";

/** Pairs of narrow matrices beside those of layers: what they make of an input of their own is added, x a^T b^T. */
export interface Beside {
  /** As that of the layers. [.., in] */
  input: Tensor;
  /** For each layer a [R, in] and b [out, R], or null; R is the same for all. */
  pairs: ([a: Tensor, b: Tensor] | null)[];
}

/** The matrices of all pairs that are there, and where they write. */
export interface Narrow {
  as: Tensor[];
  bs: Tensor[];
  /** Columns of each layer. */
  sizes: number[];
  /** The layer of each pair. */
  places: number[];
}

/** Takes the pairs apart. */
export function listNarrow(ws: Tensor[], { pairs }: Beside): Narrow {
  const there = pairs.flatMap((pair, place) => (pair ? [{ a: pair[0], b: pair[1], place }] : []));
  return {
    as: there.map(({ a }) => a),
    bs: there.map(({ b }) => b),
    sizes: ws.map(({ shape }) => shape[0] as number),
    places: there.map(({ place }) => place),
  };
}

const findStarts = ({ sizes, places }: Narrow) =>
  places.map((place) => sizes.slice(0, place).reduce((sum, size) => sum + size, 0));

/** Every b as a layer that reads all narrow columns: zeros stand in those of the others, and where a layer has no pair. */
function widen({ bs, sizes, places }: Narrow): Tensor[] {
  const rank = bs[0].shape[1] as number;
  return sizes.map((size, layer) => {
    const at = places.indexOf(layer);
    if (at < 0) return tf.zeros([size, bs.length * rank]);
    return tf.pad(bs[at], [[0, 0], [at * rank, (bs.length - 1 - at) * rank]]); // prettier-ignore
  });
}

/** y with what is beside: where there is a kernel in place, so y must be nobody else's. */
export function addBeside(y: Tensor, narrow: Tensor, pairs: Narrow): Tensor {
  if (hasKernel("ClienteleLinearBeside")) {
    const inputs = { y, narrow, ...nameAll("b", pairs.bs) };
    callKernel("ClienteleLinearBeside", inputs, { starts: findStarts(pairs) });
    return y;
  }
  return tf.add(y, multiplyAll(narrow, widen(pairs), [], false)[0]);
}

/** dnarrow, then db of each pair. */
export function gradBeside(dy: Tensor, narrow: Tensor, pairs: Narrow): Tensor[] {
  const { bs, places } = pairs;
  if (hasKernel("ClienteleLinearBesideGrad")) {
    const inputs = { dy, narrow, ...nameAll("b", bs) };
    return callKernel("ClienteleLinearBesideGrad", inputs, { starts: findStarts(pairs) });
  }
  const wide = widen(pairs);
  const grads = gradWeights(dy, narrow, wide, false);
  const dbs = bs.map((b, i) => {
    const [outs, rank] = b.shape as [number, number];
    return tf.slice(grads[places[i]], [0, i * rank], [outs, rank]);
  });
  return [gradX(dy, wide), ...dbs];
}
