import { expect, test } from "vitest";
import { runBestColumn } from "../../../src/evaluate/baselines/best-column.ts";
import { initControl } from "../../../src/evaluate/control.ts";
import { computeAuc } from "../../../src/evaluate/metrics/auc.ts";
import { makeCustomers } from "../make-customers.ts";
import { makePrepared } from "../make-prepared.ts";

const quiet = () => initControl(() => {});

test.each(["binary", "multiclass", "regression"] as const)(
  "in a %s task the strongest column is found",
  async (task) => {
    expect((await runBestColumn(makeCustomers(task), quiet()))!.detail).toBe("spend");
  },
);

test("a category that names each customer is not taken for a strong one", async () => {
  const prepared = makeCustomers("binary");
  for (const side of [prepared.train, prepared.validation, prepared.test]) {
    side.categories = Int32Array.from(side.target, (_, i) => 2 + i);
  }
  prepared.categorySizes = [2 + prepared.train.target.length];
  expect((await runBestColumn(prepared, quiet()))!.detail).toBe("spend");
});

test("a number that counts at both ends is used as well as one that rises", async () => {
  const prepared = makeCustomers("binary");
  for (const side of [prepared.train, prepared.validation, prepared.test]) {
    side.target = side.target.map((_, i) => (Math.abs(side.numbers[i * 3 + 2]) > 1 ? 1 : 0));
  }
  const { test: scores, detail } = (await runBestColumn(prepared, quiet()))!;
  expect(detail).toBe("visits");
  expect(computeAuc(prepared.test.target, scores)!).toBeGreaterThan(0.95);
});

test("data without columns has no such baseline", async () => {
  expect(await runBestColumn(makePrepared({}), quiet())).toBeNull();
});
