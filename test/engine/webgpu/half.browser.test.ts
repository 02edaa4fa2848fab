import { beforeAll, expect, test } from "vitest";
import { tf } from "../../../src/engine/tensor.ts";
import { asBits, runKernel, startGpu } from "../../support/gpu-kernels.ts";

const PATTERNS = 65_536;

/** Every pattern of 16 bits, two in a number. */
function packAll(count = PATTERNS): Int32Array {
  const halves = Uint16Array.from({ length: count + (count % 2) }, (_, i) => i);
  return new Int32Array(halves.buffer);
}

/** IEEE 754 binary16, read by the letter: (-1)^s 2^(e-15) (1 + f/1024). */
function widenF16(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const power = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (power === 31) return fraction ? NaN : sign * Infinity;
  return power === 0 ? sign * fraction * 2 ** -24 : sign * 2 ** (power - 15) * (1 + fraction / 1024);
}

beforeAll(startGpu);

test("every F16 becomes its float32: subnormal numbers, both zeros, infinities and NaN as well", async () => {
  const bits = tf.tensor(packAll(), [PATTERNS / 2], "int32");
  const [y] = await runKernel("ClienteleUnpackHalf", { bits }, { kind: "F16", shape: [256, 256] });
  expect(y.shape).toEqual([256, 256]);
  for (let i = 0; i < PATTERNS; i++) {
    if (!Object.is(y.values[i], widenF16(i))) expect.fail(`${i}: ${y.values[i]} is not ${widenF16(i)}`);
  }
  bits.dispose();
});

test("every BF16 becomes the float32 with its bits above 16 zeros", async () => {
  const bits = tf.tensor(packAll(), [PATTERNS / 2], "int32");
  const [y] = await runKernel("ClienteleUnpackHalf", { bits }, { kind: "BF16", shape: [PATTERNS] });
  const found = asBits(y.values);
  for (let i = 0; i < PATTERNS; i++) {
    if (found[i] !== i * PATTERNS) expect.fail(`${i}: ${found[i]} is not ${i * PATTERNS}`);
  }
  bits.dispose();
});

test.each([1, 3, 17])("%i numbers come out of half as many words and one", async (count) => {
  const bits = tf.tensor(packAll(count), [Math.ceil(count / 2)], "int32");
  const [y] = await runKernel("ClienteleUnpackHalf", { bits }, { kind: "F16", shape: [count] });
  expect([...y.values]).toEqual(Array.from({ length: count }, (_, i) => widenF16(i)));
  bits.dispose();
});
