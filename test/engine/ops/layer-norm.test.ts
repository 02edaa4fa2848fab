import { layerNorm } from "../../../src/engine/ops/layer-norm.ts";
import { makeValues, testDifferences, testGolden } from "../../support/operations.ts";

testGolden("layerNorm", ({ x, gamma, beta, residual }, { epsilon }) =>
  layerNorm(x, gamma, beta, { residual, epsilon }),
);

testDifferences(
  "LayerNorm with a residual and dropout",
  () => ({
    x: makeValues([3, 11]),
    residual: makeValues([3, 11], 2),
    gamma: makeValues([11], 3),
    beta: makeValues([11], 4),
  }),
  ({ x, gamma, beta, residual }) => layerNorm(x, gamma, beta, { residual, dropout: { rate: 0.3, seed: 9 } }),
);
