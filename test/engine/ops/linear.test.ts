import { linear } from "../../../src/engine/ops/linear.ts";
import { makeValues, testDifferences, testGolden } from "../../support/operations.ts";

testGolden("linear", ({ x, w, b }) => linear(x, w, b ?? null));

testDifferences(
  "a layer of 5 to 3 over [2, 7, 5]",
  () => ({ x: makeValues([2, 7, 5]), w: makeValues([3, 5], 2), b: makeValues([3], 3) }),
  ({ x, w, b }) => linear(x, w, b),
);
