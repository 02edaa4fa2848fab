import { useBackend } from "../../../src/engine/backend.ts";
import { computeGradients } from "../../../src/engine/tape.ts";
import { tf, type Weights } from "../../../src/engine/tensor.ts";
import { initBlock, runBlock } from "../../../src/model/encoder/block.ts";
import { compareSides, fillValues, perSecond, type Measured } from "../bench.ts";
import { openJaxTrunk } from "../jax/trunk.ts";
import { toModelShape } from "../ours-step.ts";
import { standardStep } from "../step-shapes.ts";

const { layers, hidden, rows, length } = standardStep;

/** The blocks of our encoder, without dropout, from hidden states to the gradients of weights and input. */
function openOwnTrunk(x: Float32Array, upstream: Float32Array) {
  const shape = toModelShape(standardStep);
  const weights: Weights = {};
  for (let i = 0; i < layers; i++) Object.assign(weights, initBlock(`encoder.layer.${i}`, shape, 1));
  const size: [number, number, number] = [rows, length, hidden];
  const all: Weights = { ...weights, x: tf.tensor3d(x, size) };
  const dy = tf.tensor3d(upstream, size);
  const mask = tf.ones([rows, length]);
  const runTrunk = () => {
    let y = all.x;
    for (let i = 0; i < layers; i++) y = runBlock(all, `encoder.layer.${i}`, y, mask, shape, null);
    return y;
  };
  return {
    weights,
    run: async () => {
      const { loss, gradients } = computeGradients(all, Object.keys(all), runTrunk, dy);
      const slope = await gradients.x.data<"float32">();
      tf.dispose([loss, gradients]);
      return slope;
    },
  };
}

/** Largest difference, relative to the largest value. */
function findDifference(a: Float32Array, b: Float32Array): number {
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    difference = Math.max(difference, Math.abs(a[i] - b[i]));
    largest = Math.max(largest, Math.abs(b[i]));
  }
  return difference / largest;
}

/** Our trunk with two threads beside that of jax-js with as many as it takes, after a proof that both compute the same. */
export async function measureTrunk(runs: number): Promise<Measured> {
  const tokens = rows * length;
  const x = fillValues(tokens * hidden);
  const upstream = fillValues(tokens * hidden + 1).subarray(1);
  await useBackend("simd", 2);
  const ours = openOwnTrunk(x, upstream);
  const theirs = await openJaxTrunk(standardStep, ours.weights, x, upstream);
  const difference = findDifference(await ours.run(), await theirs.run());
  if (!(difference < 1e-3))
    throw new Error(`The two trunks differ by ${difference} of the largest gradient.`);
  for (let i = 0; i < 3; i++) await ours.run();
  return compareSides(perSecond(tokens, ours.run, 1500), perSecond(tokens, theirs.run, 1500), runs);
}
