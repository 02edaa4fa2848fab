import { computeCrossEntropy } from "../../../src/engine/ops/cross-entropy.ts";
import { testGolden } from "../../support/operations.ts";

testGolden("crossEntropy", ({ logits, classes, weights }) =>
  computeCrossEntropy(logits, classes, weights ?? null),
);
