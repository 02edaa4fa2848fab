import { attention } from "../../../src/engine/ops/attention.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { makeValues, testDifferences, testGolden } from "../../support/operations.ts";

testGolden("attention", ({ qkv, mask }, { heads }) => attention(qkv, mask, { heads }));

testDifferences(
  "attention with padding and dropout over 5 tokens",
  () => ({
    qkv: makeValues([2, 5, 3 * 6]),
    mask: tf.tensor2d([
      [1, 1, 1, 1, 1],
      [1, 1, 1, 0, 0],
    ]),
  }),
  ({ qkv, mask }) => attention(qkv, mask, { heads: 3, dropout: { rate: 0.25, seed: 4 } }),
);
