import { expect, test } from "vitest";
import { encodeOneHot, runStructuredLinear } from "../../../src/evaluate/baselines/structured-linear.ts";
import { initControl } from "../../../src/evaluate/control.ts";
import { computeAuc } from "../../../src/evaluate/metrics/auc.ts";
import { makeCustomers } from "../make-customers.ts";
import { emptySide, makePrepared } from "../make-prepared.ts";

const quiet = () => initControl(() => {});

test("numbers come first, then one column for each level; a missing number counts 0", () => {
  const side = {
    ...emptySide(Float32Array.of(0, 1)),
    numbers: Float32Array.of(0.5, NaN, 0, 2),
    categories: Int32Array.of(2, 0, 1, 3),
  };
  const names = { numberNames: ["a", "b"], categoryNames: ["x", "y"], categorySizes: [3, 4] };
  // row 0: a = .5, x = 2, y = 0; row 1: b = 2, x = 1, y = 3
  expect(encodeOneHot(makePrepared(names), side)).toEqual({
    columns: Int32Array.of(0, 4, 5, 1, 3, 8),
    values: Float32Array.of(0.5, 1, 1, 2, 1, 1),
    offsets: Int32Array.of(0, 3, 6),
    width: 9,
  });
});

test("columns that carry the target are used, and the strength is said", async () => {
  const prepared = makeCustomers("binary");
  const { test: scores, detail } = (await runStructuredLinear(prepared, quiet()))!;
  expect(computeAuc(prepared.test.target, scores)!).toBeGreaterThan(0.85);
  expect(detail).toMatch(/^4 features, C = (0\.01|0\.1|1|10)$/);
});

test("data without columns has no such baseline", async () => {
  expect(await runStructuredLinear(makePrepared({}), quiet())).toBeNull();
});
