import { expect, test } from "vitest";
import { widenHalf } from "../../../src/engine/ops/widen-half.ts";

const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);

test("all 65,536 numbers of F16 are sign, power and fraction put together", () => {
  const found = widenHalf(all, "F16");
  all.forEach((bits, i) => {
    const sign = bits >> 15 ? -1 : 1;
    const power = (bits >> 10) & 31;
    const fraction = (bits & 1023) / 1024;
    // IEEE 754: power 31 is infinity or no number, power 0 has no leading 1 and the scale of power 1
    const finite = power === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (power - 15);
    const expected = power < 31 ? finite : fraction === 0 ? sign * Infinity : NaN;
    if (!Object.is(found[i], expected)) expect.fail(`${bits}: ${found[i]}, expected ${expected}`);
  });
  expect(found[0x3c01]).toBe(1 + 2 ** -10);
});

test("a number of BF16 is the upper half of a float32", () => {
  const found = new Uint32Array(widenHalf(all, "BF16").buffer);
  expect(found.every((bits, i) => bits === i * 65_536)).toBe(true);
});
