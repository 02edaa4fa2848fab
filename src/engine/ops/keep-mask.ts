import { tf, type Tensor } from "../tensor.ts";

const LEVELS = 256;

/** A rate as it is drawn, in steps of 1/256, and the factor that keeps the mean. */
export function quantizeRate(rate: number): { threshold: number; scale: number } {
  const threshold = Math.min(LEVELS - 1, Math.round(rate * LEVELS));
  return { threshold, scale: LEVELS / (LEVELS - threshold) };
}

/**
 * Draws for each position whether it is kept (1) or dropped (0): the same on every backend, from the seed and the position alone.
 *
 * Four positions share one 32-bit hash, a byte each.
 *
 * shapes: [length], or longer where `into` is
 * memory: writes to `into` where it is long enough, else to a new array
 * source: MurmurHash3's finalizer over a Weyl sequence
 */
export function drawKeepMask(length: number, rate: number, seed: number, into?: Uint8Array): Uint8Array {
  const keep = into && into.length >= length ? into : new Uint8Array(length);
  const { threshold } = quantizeRate(rate);
  let state = seed >>> 0;
  for (let i = 0; i < length; i += 4) {
    state = (state + 0x9e3779b9) | 0;
    let h = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
    keep[i] = (h & 255) < threshold ? 0 : 1;
    keep[i + 1] = ((h >>> 8) & 255) < threshold ? 0 : 1;
    keep[i + 2] = ((h >>> 16) & 255) < threshold ? 0 : 1;
    keep[i + 3] = h >>> 24 < threshold ? 0 : 1;
  }
  return keep;
}

/** The mask as a tensor of 0 and the scale, for operations composed of stock ones. */
export function makeKeepTensor(shape: number[], rate: number, seed: number): Tensor {
  const length = shape.reduce((product, n) => product * n, 1);
  const { scale } = quantizeRate(rate);
  const keep = drawKeepMask(length, rate, seed);
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = keep[i] * scale;
  return tf.tensor(values, shape);
}
