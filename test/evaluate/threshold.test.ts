import fc from "fast-check";
import { expect, test } from "vitest";
import { measureBinary } from "../../src/evaluate/measure.ts";
import { chooseThreshold } from "../../src/evaluate/threshold.ts";

test("scores that separate the classes are cut at one half where that lies between them", () => {
  expect(chooseThreshold([0, 0, 1], [0.1, 0.2, 0.9])).toEqual({ value: 0.5, chosenBy: "validation macroF1" });
});

test("the cut lies half way between two scores", () => {
  expect(chooseThreshold([0, 0, 1, 1], [0.6, 0.7, 0.8, 0.9]).value).toBeCloseTo(0.75, 12);
});

test("one class alone leaves the threshold at one half and says so", () => {
  expect(chooseThreshold([1, 1], [0.7, 0.9])).toEqual({ value: 0.5, chosenBy: "default" });
});

test("no other cut has a higher macro-F1", () => {
  const row = fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 20 }));
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
      const truth = rows.map((one) => one[0]);
      const scores = rows.map((one) => one[1] / 20);
      fc.pre(new Set(truth).size === 2);
      const chosen = measureBinary(truth, scores, chooseThreshold(truth, scores).value).macroF1;
      for (let cut = 0; cut <= 1.03; cut += 0.025) {
        expect(measureBinary(truth, scores, cut).macroF1).toBeLessThanOrEqual(chosen + 1e-12);
      }
    }),
  );
});
