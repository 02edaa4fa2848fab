import { expect, test } from "vitest";
import { drawNormal, initRandom } from "../../src/base/random.ts";
import { computeInterval, initComparison, runBootstrap } from "../../src/evaluate/bootstrap.ts";
import { initControl } from "../../src/evaluate/control.ts";
import { computeAuc } from "../../src/evaluate/metrics/auc.ts";

const quiet = () => initControl(() => {});

/** n customers, and a score that lies `distance` deviations higher for the positive ones. */
function drawScores(n: number, distance: number, seed: number) {
  const random = initRandom(seed);
  const truth = Float32Array.from({ length: n }, () => (random() < 0.5 ? 1 : 0));
  return { truth, scores: Float64Array.from(truth, (one) => drawNormal(random) + distance * one) };
}

test("two runs of one seed draw the same, another seed draws otherwise", async () => {
  const { truth, scores } = drawScores(50, 1, 1);
  const run = async (seed: number) => {
    const { scorers } = initComparison("binary", truth, [scores], 1);
    return (await runBootstrap(scorers, 50, { draws: 20, seed, purpose: "test" }, quiet()))[0];
  };
  expect(await run(7)).toEqual(await run(7));
  expect(await run(7)).not.toEqual(await run(8));
});

test("the 95 % interval of an AUC is as wide as the formula of Hanley and McNeil says, within 15 %", async () => {
  const { truth, scores } = drawScores(800, 1, 3);
  const auc = computeAuc(truth, scores)!;
  const positives = truth.reduce((a, b) => a + b, 0);
  const negatives = truth.length - positives;
  // Hanley and McNeil 1982, equation 1
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc * auc) / (1 + auc);
  const variance =
    (auc * (1 - auc) + (positives - 1) * (q1 - auc * auc) + (negatives - 1) * (q2 - auc * auc)) /
    (positives * negatives);
  const { scorers } = initComparison("binary", truth, [scores], 1);
  const [values] = await runBootstrap(scorers, 800, { draws: 2000, seed: 7, purpose: "test" }, quiet());
  const { low, high } = computeInterval(values)!;
  expect(low).toBeLessThan(auc);
  expect(high).toBeGreaterThan(auc);
  expect((high - low) / (2 * 1.96 * Math.sqrt(variance))).toBeGreaterThan(0.85);
  expect((high - low) / (2 * 1.96 * Math.sqrt(variance))).toBeLessThan(1.15);
});

test("a model compared with itself differs by 0 in every draw", async () => {
  const { truth, scores } = drawScores(60, 1, 4);
  const { scorers } = initComparison("binary", truth, [scores, scores], 1);
  const [a, b] = await runBootstrap(scorers, 60, { draws: 50, seed: 7, purpose: "test" }, quiet());
  expect(a).toEqual(b);
});

test("draws without a value are left out of the interval, and none leaves no interval", () => {
  expect(computeInterval(Float64Array.of(NaN, 1, 2, NaN, 3))).toEqual({ low: 1.05, high: 2.95 });
  expect(computeInterval(Float64Array.of(NaN))).toBeNull();
  expect(computeInterval(new Float64Array(0))).toBeNull();
});

test("several classes are compared by AUC, by accuracy where a class is absent, and values by R2", () => {
  const probabilities = [0.6, 0.3, 0.1, 0.2, 0.7, 0.1, 0.1, 0.2, 0.7];
  expect(initComparison("multiclass", [0, 1, 2], [probabilities], 3).metric).toBe("aucOvr");
  const absent = initComparison("multiclass", [0, 1, 1], [probabilities], 3);
  expect(absent.metric).toBe("accuracy");
  expect(absent.scorers[0](null)).toBeCloseTo(2 / 3, 12);
  expect(absent.scorers[0]([1, 0, 3])).toBe(0.25);
  expect(initComparison("regression", [1, 2, 3], [[1, 2, 4]], 1).scorers[0](null)).toBe(0.5);
});
