import { expect, test } from "vitest";
import { completeRecipe } from "../../src/recipe/complete-recipe.ts";
import { fusionOf, listParts, recipeOf } from "../../src/recipe/list-parts.ts";
import { parseRecipe, type RecipeInput } from "../../src/recipe/parse-recipe.ts";
import type { Recipe } from "../../src/recipe/types.ts";

function make(changes: Partial<RecipeInput>): Recipe {
  const label = { kind: "column", table: "shop", column: "kept", positive: "yes" } as const;
  const input = parseRecipe({
    version: 1,
    tables: { shop: { file: "shop.csv" } },
    label,
    task: "binary",
    ...changes,
  });
  return completeRecipe(input, {
    customer: { table: "shop", key: null },
    columns: {},
    label,
    task: "binary",
  });
}

const partsOf = (fusion: Recipe["fusion"], baselines: Recipe["evaluate"]["baselines"]) =>
  listParts(make({ fusion, evaluate: { baselines } }));

test("a fusion trains its own model first, then each part that is asked for", () => {
  const both = ["structured-only", "constant", "text-only"] as const;
  expect(partsOf("gated", [...both])).toEqual(["main", "text-only", "structured-only"]);
  expect(partsOf("concat", ["structured-only"])).toEqual(["main", "structured-only"]);
  expect(partsOf("gated", ["constant"])).toEqual(["main"]);
});

test("a model of one kind alone is no baseline of itself, nor is the other kind", () => {
  expect(partsOf("text-only", ["text-only", "structured-only"])).toEqual(["main"]);
});

const everything = {
  pretrain: { minutes: 2 },
  unlabelled: { use: true },
  train: { augment: { dropTokens: 0.1, replaceTokens: 0.05 } },
} as const;

test("each thing for small labelled sets that is on is left out once, unless the recipe names other baselines", () => {
  expect(listParts(make({ fusion: "text-only" }))).toEqual(["main"]);
  expect(listParts(make({ ...everything, fusion: "text-only" }))).toEqual([
    "main",
    "without-pretraining",
    "without-unlabelled",
    "without-augmentation",
  ]);
  expect(listParts(make({ ...everything, evaluate: { baselines: ["without-augmentation"] } }))).toEqual([
    "main",
    "without-augmentation",
  ]);
  expect(listParts(make({ ...everything, fusion: "structured-only" }))).toEqual([
    "main",
    "without-unlabelled",
  ]);
});

test("a part is trained as the run, but for the one thing that it lacks", () => {
  const recipe = make(everything);
  const { pretrain, train, unlabelled } = recipe;
  expect(recipeOf(recipe, "main")).toBe(recipe);
  expect(recipeOf(recipe, "without-unlabelled")).toEqual({
    ...recipe,
    unlabelled: { ...unlabelled, use: false },
  });
  const unchanged = { dropTokens: 0, replaceTokens: 0, swapTokens: 0 };
  expect(recipeOf(recipe, "without-augmentation")).toEqual({
    ...recipe,
    train: { ...train, augment: unchanged },
  });
  expect(recipeOf(recipe, "without-pretraining")).toEqual({
    ...recipe,
    pretrain: { ...pretrain, minutes: 0 },
  });
  expect(pretrain.minutes).toBe(2);
});

test("a part without one thing joins what the run joins", () => {
  expect(fusionOf({ fusion: "concat" }, "without-pretraining")).toBe("concat");
  expect(fusionOf({ fusion: "concat" }, "text-only")).toBe("text-only");
});
