import { expect, test } from "vitest";
import { minimizeLbfgs } from "../../../../src/evaluate/baselines/linear/minimize-lbfgs.ts";

const options = { tolerance: 1e-10, maxIterations: 500, memory: 5, onIteration: async () => {} };

test("a quadratic of very unequal curvatures is minimized where its gradient is zero", async () => {
  // sum of c (x - i)^2, c from 1 to 10,000: the minimum is x = i
  const x = new Float64Array(5);
  const minimum = await minimizeLbfgs(
    x,
    (at, gradient) => {
      let value = 0;
      at.forEach((v, i) => {
        value += 10 ** i * (v - i) ** 2;
        gradient[i] = 2 * 10 ** i * (v - i);
      });
      return value;
    },
    options,
  );
  x.forEach((value, i) => expect(value).toBeCloseTo(i, 8));
  expect(minimum.largestGradient).toBeLessThan(1e-8);
});

test("the minimum of a point that is one already takes no iteration", async () => {
  const minimum = await minimizeLbfgs(
    Float64Array.of(0),
    (at, gradient) => {
      gradient[0] = 2 * at[0];
      return at[0] ** 2;
    },
    options,
  );
  expect(minimum).toEqual({ value: 0, iterations: 0, largestGradient: 0 });
});
