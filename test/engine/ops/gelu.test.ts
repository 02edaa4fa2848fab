import { gelu } from "../../../src/engine/ops/gelu.ts";
import { testGolden } from "../../support/operations.ts";

testGolden("gelu", ({ x }) => gelu(x));
