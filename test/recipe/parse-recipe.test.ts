import { expect, test } from "vitest";
import { WorkbenchError } from "../../src/base/problem.ts";
import { parseRecipe } from "../../src/recipe/parse-recipe.ts";

const smallest = {
  version: 1,
  tables: { reviews: { file: "reviews.csv" } },
  label: { table: "reviews", column: "kept" },
  task: "binary",
};

function problemOf(document: unknown) {
  try {
    parseRecipe(document);
  } catch (thrown) {
    if (thrown instanceof WorkbenchError) return thrown.problem;
    throw thrown;
  }
  throw new Error("the recipe was accepted");
}

test("the smallest recipe names version, tables, label and task", () => {
  expect(parseRecipe(smallest)).toMatchObject({
    tables: { reviews: { file: "reviews.csv", encoding: "auto", delimiter: "auto", header: "auto" } },
    label: { kind: "column", positive: null },
  });
});

test("a recipe can be given as the text of its file", () => {
  expect(parseRecipe(JSON.stringify(smallest))).toEqual(parseRecipe(smallest));
});

test.each([
  ["{ not json", "recipe/not-json", "not JSON"],
  ["[]", "recipe/not-an-object", "[]"],
  [null, "recipe/not-an-object", "null"],
  [{ ...smallest, version: 2 }, "recipe/version", "version is 2"],
  [
    { ...smallest, task: "ranking" },
    "recipe/invalid",
    'task is "ranking"; allowed is ("binary" | "multiclass" | "regression")',
  ],
  [{ ...smallest, colour: "red" }, "recipe/invalid", "colour is there; allowed is no key of this name"],
  [{ ...smallest, label: undefined }, "recipe/invalid", "label is missing"],
  [
    { ...smallest, train: { epochs: 2.5 } },
    "recipe/invalid",
    "train.epochs is 2.5; allowed is a whole number",
  ],
  [
    { ...smallest, train: { epochs: "three" } },
    "recipe/invalid",
    'train.epochs is "three"; allowed is number',
  ],
  [{ ...smallest, train: { dropout: 1 } }, "recipe/invalid", "train.dropout is 1; allowed is <1"],
  [{ ...smallest, threads: 0 }, "recipe/invalid", "threads is 0; allowed is >=1"],
  [{ ...smallest, tables: {} }, "recipe/invalid", "tables is {}; allowed is at least one table"],
  [
    { ...smallest, split: { kind: "random", fractions: [0.5, 0.5, 0.5] } },
    "recipe/invalid",
    "three shares above 0 that add up to 1",
  ],
])("a broken recipe is refused with its path and what is allowed: %j", (document, code, words) => {
  const problem = problemOf(document);
  expect(problem.code).toBe(code);
  expect(problem.message).toContain(words);
});

test.each([
  [{ task: "lifetime-value" }, "task", "binary, multiclass, regression"],
  [{ label: { kind: "churn" } }, "label.kind", "column"],
])("a value of a later version is refused with what this one has: %j", (part, path, has) => {
  const problem = problemOf({ ...smallest, ...part });
  expect(problem.code).toBe("recipe/not-built");
  expect(problem.facts.path).toBe(path);
  expect(problem.message).toContain(has);
});
