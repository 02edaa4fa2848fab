import { expect, test } from "vitest";
import type { Recipe } from "../../../../src/recipe/types.ts";
import { findRecipeDifferences } from "../../../../src/ui/steps/runs/recipe-differences.ts";

const recipe = {
  name: "shop",
  seed: 7,
  label: { positive: "1" },
  split: { kind: "random", fractions: [0.6, 0.2, 0.2], stratify: true },
  train: { epochs: 3, maxMinutes: null },
  columns: { shop: { age: "number", "a.b": "category" } },
} as unknown as Recipe;
const change = (part: object) => ({ ...recipe, ...part }) as Recipe;

test("equal recipes have no differences", () => {
  expect(findRecipeDifferences(recipe, structuredClone(recipe))).toEqual([]);
});

test("only what differs is named, with its place and both values", () => {
  const other = change({ seed: 8, train: { epochs: 5, maxMinutes: 2 } });
  expect(findRecipeDifferences(recipe, other)).toEqual([
    { path: ["seed"], left: "7", right: "8" },
    { path: ["train", "epochs"], left: "3", right: "5" },
    { path: ["train", "maxMinutes"], left: "null", right: "2" },
  ]);
});

test("a setting that one recipe lacks is told from one that is null, and a list is one value", () => {
  const other = change({ split: { kind: "column", column: "side" } });
  expect(findRecipeDifferences(recipe, other)).toEqual([
    { path: ["split", "kind"], left: '"random"', right: '"column"' },
    { path: ["split", "fractions"], left: "[0.6,0.2,0.2]", right: null },
    { path: ["split", "stratify"], left: "true", right: null },
    { path: ["split", "column"], left: null, right: '"side"' },
  ]);
});

test("the number 1 and the text 1 differ, and so do columns whose names hold dots", () => {
  const other = change({
    label: { positive: 1 },
    columns: { shop: { age: "number", a: { b: "category" } } },
  });
  expect(findRecipeDifferences(recipe, other).map((d) => d.path)).toEqual([
    ["label", "positive"],
    ["columns", "shop", "a.b"],
    ["columns", "shop", "a"],
  ]);
});
