import { expect, test } from "vitest";
import { countDistributions } from "../../../src/evaluate/figures/distributions.ts";

test("scores are counted by class in thirty bins, and 1 falls into the last", () => {
  const [no, yes] = countDistributions([0, 1, 1], [0, 0.5, 1], ["no", "yes"]);
  expect([no.name, no.counts[0], no.counts.length]).toEqual(["no", 1, 30]);
  expect([yes.counts[15], yes.counts[29]]).toEqual([1, 1]);
});
