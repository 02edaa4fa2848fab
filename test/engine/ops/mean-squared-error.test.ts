import { computeMeanSquaredError } from "../../../src/engine/ops/mean-squared-error.ts";
import { testGolden } from "../../support/operations.ts";

testGolden("meanSquaredError", ({ predictions, target }) => computeMeanSquaredError(predictions, target));
