import fc from "fast-check";
import { expect, test } from "vitest";
import { dequantizeRows, quantizeRows } from "../../../src/model/weights/quantize.ts";

test("the largest value of a row becomes 127, and the others are in proportion", () => {
  const { bytes, scales } = quantizeRows(Float32Array.of(1, -2, 0.5, 0, 0, 0), 2);
  // Row 1: scale 2 / 127; 1 -> 63.5, rounded to 64; -2 -> -127; 0.5 -> 31.75, rounded to 32. Row 2: zeros.
  expect([...bytes]).toEqual([64, -127, 32, 0, 0, 0]);
  expect(scales[0]).toBeCloseTo(2 / 127, 8);
  expect(scales[1]).toBe(0);
});

test("no value moves by more than the largest of its row / 254", () => {
  const row = fc.array(fc.float({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
      const values = Float32Array.from(rows.flat());
      const back = dequantizeRows(quantizeRows(values, rows.length));
      values.forEach((value, i) => {
        const most = Math.max(...rows[i >> 2].map(Math.abs));
        expect(Math.abs(back[i] - value)).toBeLessThanOrEqual((most / 254) * (1 + 1e-4) + 1e-40);
      });
    }),
  );
});

test("what was in bytes comes back in the same bytes", () => {
  const values = Float32Array.of(0.3, -0.7, 0.11, 12, -5, 0.01);
  const first = quantizeRows(values, 2);
  expect(quantizeRows(dequantizeRows(first), 2).bytes).toEqual(first.bytes);
});

test("a matrix without rows stays empty", () => {
  expect(dequantizeRows(quantizeRows(new Float32Array(), 0))).toEqual(new Float32Array());
});
