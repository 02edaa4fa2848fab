import { describe, expect, test } from "vitest";
import type { PreparedSide } from "../../src/features/types.ts";
import { pickRow } from "../../src/session/customers.ts";

const side: PreparedSide = {
  keys: ["a", "b", "c"],
  tokens: { ids: Int32Array.of(2, 9, 3, 2, 3, 2, 7, 8, 3), offsets: Int32Array.of(0, 3, 5, 9) },
  numbers: Float32Array.of(1, 2, 3, 4, 5, 6),
  categories: Int32Array.of(0, 1, 2),
  raw: null,
  target: Float32Array.of(0, 1, 0),
  ngrams: null,
};

describe("one customer of a side", () => {
  test("has its own tokens, numbers and categories, and no other's", () => {
    expect(pickRow(side, 2)).toEqual({
      keys: ["c"],
      tokens: { ids: Int32Array.of(2, 7, 8, 3), offsets: Int32Array.of(0, 4) },
      numbers: Float32Array.of(5, 6),
      categories: Int32Array.of(2),
      raw: null,
      target: Float32Array.of(0),
      ngrams: null,
    });
  });

  test("has no tokens where no text is read", () => {
    expect(pickRow({ ...side, tokens: null }, 1).tokens).toBeNull();
  });
});
