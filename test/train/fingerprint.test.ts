import { expect, test } from "vitest";
import { computeFingerprint } from "../../src/train/fingerprint.ts";
import { makeJob } from "./small-job.ts";

test("equal jobs have one fingerprint, whatever they are called", async () => {
  const renamed = makeJob();
  renamed.runId = "another";
  renamed.recipe.name = "another";
  expect(await computeFingerprint(renamed)).toBe(await computeFingerprint(makeJob()));
});

test("a change of seed, setting, fusion, token, number, category or target changes it", async () => {
  const changes: ((job: ReturnType<typeof makeJob>) => void)[] = [
    (job) => (job.recipe.seed = 9),
    (job) => (job.recipe.train.dropout = 0.2),
    (job) => (job.fusion = "concat"),
    (job) => job.prepared.train.tokens!.ids[3]++,
    (job) => job.prepared.validation.numbers[0]++,
    (job) => job.prepared.test.categories[0]++,
    (job) => (job.prepared.train.target[0] = 1 - job.prepared.train.target[0]),
  ];
  const seen = new Set([await computeFingerprint(makeJob())]);
  for (const change of changes) {
    const job = makeJob();
    change(job);
    seen.add(await computeFingerprint(job));
  }
  expect(seen.size).toBe(changes.length + 1);
});
