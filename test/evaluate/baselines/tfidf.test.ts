import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { applyTfidf, fitTfidf } from "../../../src/evaluate/baselines/tfidf.ts";
import type { SparseRows } from "../../../src/features/types.ts";

interface Lists {
  columns: number[];
  values: number[];
  offsets: number[];
}

const golden = JSON.parse(
  readFileSync(new URL("../../golden/tfidf/tfidf.json", import.meta.url), "utf8"),
) as {
  width: number;
  kept: number[];
  idf: number[];
  train: Lists & { expected: Lists };
  test: Lists & { expected: Lists };
};

function toSparse({ columns, values, offsets }: Lists, width: number): SparseRows {
  return {
    columns: Int32Array.from(columns),
    values: Float32Array.from(values),
    offsets: Int32Array.from(offsets),
    width,
  };
}

test("n-grams of fewer than two training texts are left out, the others weigh as in scikit-learn", () => {
  const tfidf = fitTfidf(toSparse(golden.train, golden.width));
  const kept = [...tfidf.kept].flatMap((to, from) => (to >= 0 ? [from] : []));
  expect(kept).toEqual(golden.kept);
  golden.idf.forEach((value, i) => expect(tfidf.idf[i]).toBeCloseTo(value, 10));
});

test.each(["train", "test"] as const)("the %s matrix equals scikit-learn's within 1e-6", (side) => {
  const tfidf = fitTfidf(toSparse(golden.train, golden.width));
  const ours = applyTfidf(tfidf, toSparse(golden[side], golden.width));
  const { expected } = golden[side];
  expect([...ours.offsets]).toEqual(expected.offsets);
  expect([...ours.columns]).toEqual(expected.columns);
  expect(Math.max(...expected.values.map((value, e) => Math.abs(value - ours.values[e])))).toBeLessThan(1e-6);
});

test("a text without any known n-gram stays an empty row", () => {
  const tfidf = fitTfidf(toSparse({ columns: [0, 0], values: [1, 2], offsets: [0, 1, 2] }, 2));
  const row = applyTfidf(tfidf, toSparse({ columns: [1], values: [3], offsets: [0, 1] }, 2));
  expect(row).toMatchObject({ columns: new Int32Array(0), offsets: Int32Array.of(0, 0), width: 1 });
});
