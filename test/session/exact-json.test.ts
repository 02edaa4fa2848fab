import fc from "fast-check";
import { expect, test } from "vitest";
import { readExact, writeExact } from "../../src/session/exact-json.ts";

const roundTrip = (value: unknown) => readExact(writeExact(value));
const bitsOf = (values: Float32Array) => [...new Uint32Array(values.buffer)];

test("what plain data holds comes back equal, texts that begin with $ among it", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.string(), (value, text) => {
      const whole = {
        value,
        text,
        marked: `$${text}`,
        [`$${text}`]: [value, "$NaN", "$$", "$Float32Array:"],
      };
      expect(roundTrip(whole)).toEqual(whole);
    }),
  );
});

test("numbers that JSON lacks come back as they were", () => {
  const values = [NaN, Infinity, -Infinity, -0, 0, 5e-324, 1.7976931348623157e308];
  expect(roundTrip({ values })).toEqual({ values });
  expect(Object.is((roundTrip([-0]) as number[])[0], -0)).toBe(true);
});

test("an array of 32-bit floats comes back bit by bit, quiet NaN of any payload among it", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffffffff })), (bits) => {
      const values = new Float32Array(Uint32Array.from(bits).buffer);
      const { values: back } = roundTrip({ values }) as { values: Float32Array };
      expect(bitsOf(back)).toEqual(bits);
    }),
  );
});

test("a part of a larger buffer comes back alone, and one too long for a call's arguments whole", () => {
  const part = Float64Array.from({ length: 10 }, (_, i) => i / 3).subarray(2, 5);
  expect(roundTrip(part)).toEqual(Float64Array.of(2 / 3, 1, 4 / 3));
  const long = Uint8Array.from({ length: 200_000 }, (_, i) => i % 251);
  expect(roundTrip(long)).toEqual(long);
});
