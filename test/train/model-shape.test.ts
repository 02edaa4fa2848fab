import { expect, test } from "vitest";
import { WorkbenchError } from "../../src/base/problem.ts";
import { bertKind } from "../../src/model/shape.ts";
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

test("a text may have as many tokens as a pre-trained encoder has places for, and no more", () => {
  const job = makeJob();
  const kind = { ...bertKind, positions: 20, positionOffset: 2 };
  const shape = { ...kind, layers: 1, hidden: 16, heads: 2, intermediate: 32, vocabularySize: 40 };
  job.encoder = { name: "tiny", sha256: "", shape, weights: [] };
  const describeWith = (maxTokens: number) => {
    job.recipe.encoder = { source: "folder", path: "tiny", maxTokens };
    return describeShape(job, 1);
  };
  expect(describeWith(18)).toMatchObject({ maxTokens: 18, positions: 20 });
  expect(() => describeWith(19)).toThrow("reads at most 18");
});
