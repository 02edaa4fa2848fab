import { expect, test } from "vitest";
import { WorkbenchError } from "../../src/base/problem.ts";
import type { PreparedSide } from "../../src/features/types.ts";
import type { ModelShape } from "../../src/model/model.ts";
import { assertReadable } from "../../src/train/assert-readable.ts";
import { describeShape } from "../../src/train/model-shape.ts";
import { makeJob } from "./small-job.ts";

const job = makeJob();
const { test: side } = job.prepared;
const shape = describeShape(job, 1);

function findProblem(model: Partial<ModelShape>, change: Partial<PreparedSide> = {}) {
  try {
    assertReadable({ ...shape, ...model }, { ...side, ...change });
  } catch (thrown) {
    return (thrown as WorkbenchError).problem;
  }
  return null;
}

test("customers of the run are read, whatever the fusion", () => {
  expect(findProblem({})).toBeNull();
  expect(findProblem({ fusion: "structured-only" }, { tokens: null })).toBeNull();
  // a model of texts alone takes no look at the columns
  expect(findProblem({ fusion: "text-only", numbers: 0, categorySizes: [] })).toBeNull();
});

test("no customers at all are read", () => {
  const tokens = { ids: new Int32Array(), offsets: new Int32Array(1) };
  const [numbers, categories, target] = [new Float32Array(), new Int32Array(), new Float32Array()];
  expect(findProblem({}, { keys: [], tokens, numbers, categories, target })).toBeNull();
});

test.each([
  [{ numbers: 3 }, { what: "numbers", found: 2, expected: 3 }],
  [{ categorySizes: [4, 4] }, { what: "categories", found: 1, expected: 2 }],
  [{ categorySizes: [2] }, { what: "levels", expected: 2 }],
  [{ vocabularySize: 8 }, { what: "words", expected: 8 }],
  [{ maxTokens: 4 }, { what: "length", expected: 4 }],
])("a model with %j is refused, with what was found", (model, facts) => {
  expect(findProblem(model)).toMatchObject({ code: "train/other-features", facts });
});

test("codes and ids below 0 are refused too", () => {
  const negative = Int32Array.from(side.categories).fill(-1, 0, 1);
  expect(findProblem({}, { categories: negative })!.code).toBe("train/other-features");
});

test("a model that reads texts is refused where there are none", () => {
  expect(findProblem({}, { tokens: null })!.code).toBe("train/no-text");
});
