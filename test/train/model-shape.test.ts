import { expect, test } from "vitest";
import { WorkbenchError } from "../../src/base/problem.ts";
import { describeShape } from "../../src/train/model-shape.ts";
import { makeJob } from "./small-job.ts";

test("a fusion has what it reads and nothing else", () => {
  expect(describeShape(makeJob({ fusion: "text-only" }), 1)).toMatchObject({ numbers: 0, categorySizes: [] });
  expect(describeShape(makeJob({ fusion: "structured-only" }), 1)).toMatchObject({
    vocabularySize: 0,
    numbers: 2,
  });
  expect(describeShape(makeJob(), 3)).toMatchObject({ vocabularySize: 40, numbers: 2, outputs: 3 });
});

test("heads are at least 64 wide and divide the width evenly", () => {
  const heads = (hidden: number) => {
    const job = makeJob();
    job.recipe.encoder = { source: "random", layers: 1, hidden, maxTokens: 32 };
    return describeShape(job, 1).heads;
  };
  expect([16, 128, 200, 256, 384].map(heads)).toEqual([1, 2, 2, 4, 6]);
});

test("a fusion that reads text names itself where there is none", () => {
  const job = makeJob();
  job.prepared.tokenizer = null;
  expect(() => describeShape(job, 1)).toThrow(WorkbenchError);
  expect(() => describeShape(job, 1)).toThrow('The fusion "gated" reads text');
});
