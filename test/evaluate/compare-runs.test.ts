import { expect, test } from "vitest";
import { drawNormal, initRandom } from "../../src/base/random.ts";
import { compareRuns } from "../../src/evaluate/compare-runs.ts";
import { initControl } from "../../src/evaluate/control.ts";
import type { BinaryMetrics, RegressionMetrics, TestScores } from "../../src/evaluate/types.ts";
import type { Recipe } from "../../src/recipe/types.ts";

const quiet = () => initControl(() => {});
const makeRecipe = (bootstrap: number, seed = 7) => ({ seed, evaluate: { bootstrap } }) as unknown as Recipe;
const half: [number, number] = [0.5, 0.5];

function makeRun(
  rows: [string, number, ...number[]][],
  classes: string[] | null = ["no", "yes"],
): TestScores {
  return {
    keys: rows.map(([key]) => key),
    target: Float32Array.from(rows, ([, truth]) => truth),
    test: Float32Array.from(rows.flatMap(([, , ...scores]) => scores)),
    classes,
  };
}

const left = makeRun([
  ["a", 0, 0.9],
  ["b", 1, 0.8],
  ["c", 0, 0.1],
  ["d", 1, 0.3],
  ["only left", 1, 0],
]);
const right = makeRun([
  ["d", 1, 0.6],
  ["c", 0, 0.2],
  ["b", 1, 0.7],
  ["a", 0, 0.4],
  ["only right", 0, 1],
  ["and this", 0, 1],
]);

test("metrics are those of the customers in common, each run with its own threshold, right minus left", async () => {
  const compared = await compareRuns(left, right, makeRecipe(50), [0.85, 0.65], quiet());
  expect(compared).toMatchObject({ common: 4, onlyLeft: 1, onlyRight: 2 });
  // Left: b 0.8 and d 0.3 against a 0.9 and c 0.1: 2 of 4 pairs are in order. Right: 0.7 and 0.6 against 0.4 and 0.2.
  expect(compared.difference).toMatchObject({ metric: "auc", value: 1 - 0.5 });
  const [ours, theirs] = [compared.left, compared.right] as BinaryMetrics[];
  expect([ours.n, ours.auc, theirs.n, theirs.auc]).toEqual([4, 0.5, 4, 1]);
  // From 0.85 on only a is called, wrongly; from 0.65 on only b, rightly.
  expect(ours.confusion).toEqual([
    [1, 1],
    [2, 0],
  ]);
  expect(theirs.confusion).toEqual([
    [2, 0],
    [1, 1],
  ]);
});

test("exchanging the runs changes the sign of the difference and nothing else", async () => {
  const there = (await compareRuns(left, right, makeRecipe(200), half, quiet())).difference!;
  const back = (await compareRuns(right, left, makeRecipe(200), half, quiet())).difference!;
  expect(back.value).toBe(-there.value);
  expect(back.low).toBeCloseTo(-there.high, 12);
  expect(back.high).toBeCloseTo(-there.low, 12);
});

/** Two regressions of the same n customers, whose errors share a part. */
function drawRuns(n: number): [TestScores, TestScores] {
  const random = initRandom(5);
  const rows = Array.from({ length: n }, (_, i) => {
    const truth = drawNormal(random);
    const shared = drawNormal(random);
    return {
      key: `c${i}`,
      truth,
      scores: [0.5, 0.4].map((e) => truth + e * (shared + 0.3 * drawNormal(random))),
    };
  });
  const take = (k: number) =>
    makeRun(
      rows.map((r) => [r.key, r.truth, r.scores[k]]),
      null,
    );
  return [take(0), take(1)];
}

test("the interval of the difference has the width of the delta method for R2, within 15 %", async () => {
  const n = 600;
  const [a, b] = drawRuns(n);
  const { difference, ...runs } = await compareRuns(a, b, makeRecipe(2000), [null, null], quiet());
  expect(difference!.metric).toBe("r2");
  const sides = [runs.left, runs.right] as RegressionMetrics[];
  expect(difference!.value).toBeCloseTo(sides[1].r2! - sides[0].r2!, 12);
  // R2 = 1 - mean e^2 / var, so the difference is mean(ea^2 - eb^2) / var =: m / v. Its influence function is
  // ((ea^2 - eb^2) - m) / v - m ((y - mean)^2 - v) / v^2, and its deviation that of the influence over root n.
  const y = Array.from(a.target);
  const mean = y.reduce((s, x) => s + x, 0) / n;
  const v = y.reduce((s, x) => s + (x - mean) ** 2, 0) / n;
  const gap = y.map((truth, i) => (a.test[i] - truth) ** 2 - (b.test[i] - truth) ** 2);
  const m = gap.reduce((s, x) => s + x, 0) / n;
  expect(difference!.value).toBeCloseTo(m / v, 5);
  const influence = y.map((truth, i) => (gap[i] - m) / v - (m * ((truth - mean) ** 2 - v)) / v ** 2);
  const deviation = Math.sqrt(influence.reduce((s, x) => s + x * x, 0) / n / n);
  const ratio = (difference!.high - difference!.low) / (2 * 1.96 * deviation);
  expect(ratio).toBeGreaterThan(0.85);
  expect(ratio).toBeLessThan(1.15);
  expect(difference!.low).toBeLessThan(difference!.value);
  expect(difference!.high).toBeGreaterThan(difference!.value);
});

test("a run differs from itself by 0, from 0 to 0", async () => {
  const { difference } = await compareRuns(left, left, makeRecipe(100), half, quiet());
  expect(difference).toEqual({ metric: "auc", value: 0, low: 0, high: 0 });
});

test("the same seed draws the same interval, another one another", async () => {
  const [a, b] = drawRuns(80);
  const draw = async (seed: number) =>
    (await compareRuns(a, b, makeRecipe(60, seed), half, quiet())).difference!;
  expect(await draw(7)).toEqual(await draw(7));
  expect((await draw(8)).low).not.toBe((await draw(7)).low);
});

test("several classes are compared by one-vs-rest AUC", async () => {
  const classes = ["x", "y", "z"];
  const good = makeRun(
    [
      ["a", 0, 0.8, 0.1, 0.1],
      ["b", 1, 0.1, 0.8, 0.1],
      ["c", 2, 0.1, 0.1, 0.8],
    ],
    classes,
  );
  const bad = makeRun(
    [
      ["a", 0, 0.1, 0.8, 0.1],
      ["b", 1, 0.1, 0.1, 0.8],
      ["c", 2, 0.8, 0.1, 0.1],
    ],
    classes,
  );
  const { difference } = await compareRuns(bad, good, makeRecipe(20), [null, null], quiet());
  // Every class is found first of all by `good`: 1. `bad` puts the right one level with one wrong, below the other: .25.
  expect(difference).toMatchObject({ metric: "aucOvr", value: 0.75 });
});

test("with one customer in common, or none, there is nothing to measure", async () => {
  const one = makeRun([
    ["a", 0, 0.9],
    ["z", 1, 0.1],
  ]);
  expect(await compareRuns(left, one, makeRecipe(50), half, quiet())).toEqual({
    ...{ common: 1, onlyLeft: 4, onlyRight: 1 },
    ...{ difference: null, left: null, right: null },
  });
});

test("without draws there are metrics and no difference", async () => {
  const compared = await compareRuns(left, right, makeRecipe(0), half, quiet());
  expect(compared.difference).toBeNull();
  expect(compared.right).toMatchObject({ auc: 1, aucLow: null, aucHigh: null });
});

test("runs of other tasks, other classes or other truths are refused with which and how many", async () => {
  const refuse = (other: TestScores) =>
    expect(compareRuns(left, other, makeRecipe(5), half, quiet())).rejects;
  await refuse({ ...right, classes: null }).toMatchObject({
    problem: { code: "evaluate/other-task", facts: { left: "binary", right: "regression" } },
  });
  await refuse({ ...right, classes: ["yes", "no"] }).toMatchObject({
    problem: { code: "evaluate/other-classes", facts: { left: ["no", "yes"], right: ["yes", "no"] } },
  });
  await refuse({ ...right, target: Float32Array.of(1, 1, 1, 1, 0, 0) }).toMatchObject({
    problem: { code: "evaluate/other-truth", facts: { found: 2, common: 4, customer: "a" } },
  });
});

test("a comparison ends where it is asked to", async () => {
  const control = quiet();
  control.cancel();
  await expect(compareRuns(left, right, makeRecipe(5), half, control)).rejects.toMatchObject({
    problem: { code: "evaluate/cancelled" },
  });
});
