/** Types of 16 bits that weights are stored in: IEEE 754 binary16, and the upper half of binary32. */
export type HalfKind = "F16" | "BF16";

const SMALLEST = 2 ** -24;

/** Bits of a binary16 as those of the binary32 of the same value. */
function widenF16(bits: number): number {
  const sign = (bits & 0x8000) << 16;
  const power = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (power === 31) return sign | 0x7f800000 | (fraction << 13);
  // Between two normal numbers the power moves from bias 15 to bias 127.
  if (power > 0) return sign | ((power + 112) << 23) | (fraction << 13);
  return sign | toBits(fraction * SMALLEST);
}

const scratch = new DataView(new ArrayBuffer(4));

function toBits(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getInt32(0);
}

/**
 * Widens numbers of 16 bits to float32, exactly: subnormal numbers, infinities and NaN as well.
 *
 * shapes: [length] -> [length]
 * memory: returns a new array
 * source: IEEE 754-2019, 3.6 (binary16); bfloat16 is the upper half of a binary32
 */
export function widenHalf(halves: Uint16Array, kind: HalfKind): Float32Array<ArrayBuffer> {
  const bits = new Int32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = kind === "BF16" ? halves[i] << 16 : widenF16(halves[i]);
  return new Float32Array(bits.buffer);
}
