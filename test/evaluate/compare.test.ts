import { expect, test } from "vitest";
import { compareModels } from "../../src/evaluate/compare.ts";
import { initControl } from "../../src/evaluate/control.ts";
import { makeInput } from "./make-customers.ts";

test("a model that ranks the other way has the mirrored AUC, and the difference holds no 0", async () => {
  const { prepared, recipe, scores } = makeInput("binary");
  const ours = { name: "ours", detail: "", trainMs: 0, ...scores };
  const turned = {
    ...ours,
    validation: scores.validation.map((p) => 1 - p),
    test: scores.test.map((p) => 1 - p),
  };
  const [first, second] = await compareModels(
    [ours, turned],
    prepared,
    recipe,
    initControl(() => {}),
  );
  expect(first.difference).toBeNull();
  const auc = (first.metrics.test as { auc: number }).auc;
  expect(second.difference!.value).toBeCloseTo(2 * auc - 1, 6);
  expect(second.difference!.low).toBeGreaterThan(0);
});
