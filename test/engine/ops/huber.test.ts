import { computeHuber } from "../../../src/engine/ops/huber.ts";
import { testGolden } from "../../support/operations.ts";

testGolden("huber", ({ predictions, target }) => computeHuber(predictions, target));
