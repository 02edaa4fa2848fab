import { computeBinaryCrossEntropy } from "../../../src/engine/ops/binary-cross-entropy.ts";
import { testGolden } from "../../support/operations.ts";

testGolden("binaryCrossEntropy", ({ logits, target, weights }) =>
  computeBinaryCrossEntropy(logits, target, weights ?? null),
);
