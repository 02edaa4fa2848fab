import { beforeAll, expect, test } from "vitest";
import { WorkbenchError } from "../../../src/base/problem.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { initFusion, runFusion } from "../../../src/model/fusion/fusion.ts";
import { startBackend } from "../../support/backends.ts";
import { tinyShape } from "../../support/models.ts";
import { makeValues } from "../../support/random-inputs.ts";
import { expectClose } from "../../support/tensors.ts";

beforeAll(() => startBackend("cpu"));

test("a fusion that needs columns is refused where there are none", () => {
  for (const fusion of ["concat", "gated", "structured-only"] as const) {
    const shape = { ...tinyShape, fusion, numbers: 0, categorySizes: [] };
    try {
      initFusion(shape, 1);
      expect.fail("initFusion took it");
    } catch (error) {
      expect((error as WorkbenchError).problem).toMatchObject({
        code: "model/nothing-structured",
        facts: { fusion },
      });
    }
  }
});

test("a closed gate leaves the text alone, an open one adds the columns to it", () => {
  const weights = initFusion(tinyShape, 3);
  const text = makeValues([2, 16]);
  const structured = makeValues([2, 3 + 2 + 3], 4);
  const scoreWith = (gateBias: number) => {
    const given = { ...weights, "fusion.gate.bias": tf.fill([16], gateBias) };
    return runFusion(given, tinyShape, text, structured, null).dataSync();
  };
  const silent = { ...weights, "fusion.structured.1.weight": tf.zeros([16, 16]) };
  const textAlone = runFusion(silent, tinyShape, text, structured, null).dataSync();
  expectClose(scoreWith(-100), textAlone, 1e-6);
  const open = scoreWith(100);
  const half = scoreWith(0);
  // With gate weights near 0 the gate of bias 0 is near .5: half of what the open gate adds.
  for (const row of [0, 1])
    expect((half[row] - textAlone[row]) / (open[row] - textAlone[row])).toBeCloseTo(0.5, 1);
});
