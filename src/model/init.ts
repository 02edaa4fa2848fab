import { drawNormal, initRandom, mixSeed } from "../base/random.ts";
import { fillTensor, toTensor, type Tensor, type Weights } from "../engine/tensor.ts";

const DEVIATION = 0.02;

/** Draws a weight from the normal distribution; its stream depends on its name, not on what else the model holds. */
export function initNormal(name: string, shape: number[], seed: number, deviation = DEVIATION): Tensor {
  const random = initRandom(mixSeed(seed, "weight", name));
  const values = new Float32Array(shape.reduce((product, n) => product * n, 1));
  for (let i = 0; i < values.length; i++) values[i] = deviation * drawNormal(random);
  return toTensor(values, shape);
}

/** Makes `name.weight` [outs, ins] and `name.bias` [outs]. */
export function initLinear(
  name: string,
  outs: number,
  ins: number,
  seed: number,
  deviation = DEVIATION,
): Weights {
  return {
    [`${name}.weight`]: initNormal(`${name}.weight`, [outs, ins], seed, deviation),
    [`${name}.bias`]: fillTensor([outs], 0),
  };
}

/** Makes `name.weight` of ones and `name.bias` of zeros. [H] */
export function initLayerNorm(name: string, width: number): Weights {
  return { [`${name}.weight`]: fillTensor([width], 1), [`${name}.bias`]: fillTensor([width], 0) };
}
