import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  applyLinear,
  fitLinear,
  type LinearLoss,
} from "../../../../src/evaluate/baselines/linear/fit-linear.ts";
import type { SparseRows } from "../../../../src/features/types.ts";

interface Case {
  loss: LinearLoss;
  penalty: number;
  features: number[][];
  held: number[][];
  target: number[];
  weights: number[];
  predicted: number[];
}

const golden = JSON.parse(
  readFileSync(new URL("../../../golden/linear/linear.json", import.meta.url), "utf8"),
) as Case[];

function toSparse(rows: number[][]): SparseRows {
  const entries = rows.map((row) => row.flatMap((value, column) => (value === 0 ? [] : [{ value, column }])));
  const offsets = [0];
  entries.forEach((row, i) => offsets.push(offsets[i] + row.length));
  return {
    columns: Int32Array.from(entries.flat(), (entry) => entry.column),
    values: Float32Array.from(entries.flat(), (entry) => entry.value),
    offsets: Int32Array.from(offsets),
    width: rows[0].length,
  };
}

function findDistance(ours: ArrayLike<number>, theirs: number[]): number {
  expect(ours.length).toBe(theirs.length);
  return Math.max(...theirs.map((value, i) => Math.abs(value - ours[i])));
}

describe("fitLinear", () => {
  test.each(golden.map((one, i) => [i, one.loss, one] as const))(
    "golden problem %i (%s) has scikit-learn's coefficients and predictions within 1e-4",
    async (_, loss, one) => {
      const outputs = loss === "softmax" ? Math.max(...one.target) + 1 : 1;
      const options = { loss, outputs, penalty: one.penalty, tolerance: 1e-10, maxIterations: 20_000 };
      const model = await fitLinear(toSparse(one.features), one.target, options);
      expect(findDistance(model.weights, one.weights)).toBeLessThan(1e-4);
      expect(findDistance(applyLinear(model, toSparse(one.held)), one.predicted)).toBeLessThan(1e-4);
    },
  );

  test.each(golden.map((one, i) => [i, one.loss, one] as const))(
    "golden problem %i (%s) is predicted within 1e-4 at the tolerance that baselines use",
    async (_, loss, one) => {
      const outputs = loss === "softmax" ? Math.max(...one.target) + 1 : 1;
      const model = await fitLinear(toSparse(one.features), one.target, {
        loss,
        outputs,
        penalty: one.penalty,
      });
      expect(findDistance(applyLinear(model, toSparse(one.held)), one.predicted)).toBeLessThan(1e-4);
    },
  );

  test("a start elsewhere ends in the same minimum, and is not changed", async () => {
    const one = golden.find(({ loss }) => loss === "squared")!;
    const options = { loss: one.loss, outputs: 1, penalty: one.penalty, tolerance: 1e-10 };
    const far = await fitLinear(toSparse(one.features), one.target, { ...options, penalty: 1000 });
    const before = [...far.weights];
    const near = await fitLinear(toSparse(one.features), one.target, { ...options, start: far });
    expect(findDistance(near.weights, one.weights)).toBeLessThan(1e-4);
    expect([...far.weights]).toEqual(before);
  });

  test("an error thrown at an iteration ends the fit", async () => {
    const one = golden[0];
    const onIteration = async () => {
      throw new Error("ended");
    };
    await expect(
      fitLinear(toSparse(one.features), one.target, {
        loss: "logistic",
        outputs: 1,
        penalty: 1,
        onIteration,
      }),
    ).rejects.toThrow("ended");
  });
});
