import { describe, expect, test } from "vitest";
import { chooseTreeLoss } from "../../../../src/evaluate/baselines/trees/losses.ts";

const binary = chooseTreeLoss({ task: "binary", classes: ["no", "yes"] });
const several = chooseTreeLoss({ task: "multiclass", classes: ["a", "b", "c"] });
const squared = chooseTreeLoss({ task: "regression", classes: null });

describe("losses of boosted trees", () => {
  test("the start of two classes is the logarithm of the odds, of a regression the mean", () => {
    expect(binary.fitStart([1, 0, 0, 0])[0]).toBeCloseTo(Math.log(1 / 3), 12);
    expect(squared.fitStart([1, 2, 6])[0]).toBe(3);
  });

  test("the start of several classes are centred logarithms of their shares", () => {
    const start = several.fitStart([0, 0, 1, 2]);
    const mean = (Math.log(0.5) + 2 * Math.log(0.25)) / 3;
    expect(start[0]).toBeCloseTo(Math.log(0.5) - mean, 12);
    expect(start[2]).toBeCloseTo(Math.log(0.25) - mean, 12);
  });

  test("a target of one class has a start that is a number", () => {
    expect(Number.isFinite(binary.fitStart([1, 1])[0])).toBe(true);
    expect(several.fitStart([1, 1]).every(Number.isFinite)).toBe(true);
  });

  test.each([
    ["two classes", binary, [0, 1, 1], [[-0.4, 0.3, -2]]],
    [
      "several classes",
      several,
      [2, 0, 1],
      [
        [0.1, -1, 2],
        [0.5, 0.2, -0.3],
        [-0.7, 0, 1],
      ],
    ],
    ["a regression", squared, [3, -1, 0.5], [[2, 0, 0.25]]],
  ])("derivatives of %s are the slopes of the loss and of the gradient", (name, loss, target, values) => {
    const margins = values.map((row) => Float64Array.from(row));
    const derivatives = loss.initDerivatives(target.length);
    loss.derive(target, margins, derivatives);
    const step = 1e-4;
    const lossAt = (i: number, k: number, shift: number) => {
      const moved = margins.map((row, j) => Float64Array.of(row[i] + (j === k ? shift : 0)));
      const measured = loss.measure([target[i]], loss.toScores(moved));
      return name === "a regression" ? measured ** 2 / 2 : measured;
    };
    derivatives.forEach(({ gradients, hessians }, k) => {
      target.forEach((_, i) => {
        const [low, middle, high] = [-step, 0, step].map((shift) => lossAt(i, k, shift));
        expect(gradients[i]).toBeCloseTo((high - low) / (2 * step), 6);
        expect(hessians?.[i] ?? 1).toBeCloseTo((high - 2 * middle + low) / step ** 2, 5);
      });
    });
  });

  test("derivatives far from the target are numbers", () => {
    const derivatives = binary.initDerivatives(4);
    binary.derive([0, 1, 0, 1], [Float64Array.of(-2000, -2000, 2000, 2000)], derivatives);
    expect([...derivatives[0].gradients]).toEqual([0, -1, 1, 0]);
    expect([...derivatives[0].hessians!]).toEqual([0, 0, 0, 0]);
  });

  test("scores of several classes add up to 1, row by row", () => {
    const scores = several.toScores([Float64Array.of(0, 1), Float64Array.of(0, 2), Float64Array.of(0, 3)]);
    expect([...scores.subarray(0, 3)]).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(scores[3] + scores[4] + scores[5]).toBeCloseTo(1, 12);
    expect(scores[5]).toBeGreaterThan(scores[4]);
  });
});
