import { beforeAll, describe, expect, test } from "vitest";
import { layerNorm } from "../../../src/engine/ops/layer-norm.ts";
import { computeGradients } from "../../../src/engine/tape.ts";
import { nodeBackends, nodeWays, startBackend } from "../../support/backends.ts";
import { testOperation } from "../../support/operations.ts";
import { makeValues } from "../../support/random-inputs.ts";

testOperation("layerNorm", nodeWays);

describe.each(nodeBackends)("on %s", (backend) => {
  beforeAll(() => startBackend(backend));

  test("a rate that rounds to no dropout at all gives the gradients of none", () => {
    const inputs = { x: makeValues([3, 5]), gamma: makeValues([5], 2), beta: makeValues([5], 3) };
    const measure = (rate: number) => {
      const run = () => layerNorm(inputs.x, inputs.gamma, inputs.beta, { dropout: { rate, seed: 4 } });
      const { gradients } = computeGradients(inputs, ["x"], run, makeValues([3, 5], 9));
      return Array.from(gradients.x.dataSync());
    };
    expect(measure(0.001)).toEqual(measure(0));
  });
});
