import { callKernel, hasKernel, tf, type Tensor } from "../tensor.ts";
import { runOperation } from "../tape.ts";
import { makeKeepTensor } from "./keep-mask.ts";

function apply(x: Tensor, rate: number, seed: number): Tensor {
  if (hasKernel("ClienteleDropout")) return callKernel("ClienteleDropout", { x }, { rate, seed })[0];
  return tf.mul(x, makeKeepTensor(x.shape, rate, seed));
}

/**
 * Sets a share of the values to 0 and scales the others so that the mean stays.
 *
 * The rate is taken in steps of 1/256. The mask depends on the seed alone and is the same on every backend;
 * the backward pass draws it again, so nothing is kept.
 *
 * shapes: any -> the same
 * memory: returns a new tensor
 * source: Srivastava et al. 2014, inverted as in torch.nn.functional.dropout
 */
export function dropout(x: Tensor, rate: number, seed: number): Tensor {
  return runOperation(
    { x },
    () => (rate > 0 ? apply(x, rate, seed) : tf.clone(x)),
    (dy) => ({ x: rate > 0 ? apply(dy, rate, seed) : dy }),
  );
}
