import { expect, test } from "vitest";
import { listParts } from "../../src/recipe/list-parts.ts";
import type { Recipe } from "../../src/recipe/types.ts";

const partsOf = (fusion: Recipe["fusion"], baselines: Recipe["evaluate"]["baselines"]) =>
  listParts({ fusion, evaluate: { baselines } as Recipe["evaluate"] });

test("a fusion trains its own model first, then each part that is asked for", () => {
  const both = ["structured-only", "constant", "text-only"] as const;
  expect(partsOf("gated", [...both])).toEqual(["main", "text-only", "structured-only"]);
  expect(partsOf("concat", ["structured-only"])).toEqual(["main", "structured-only"]);
  expect(partsOf("gated", ["constant"])).toEqual(["main"]);
});

test("a model of one kind alone is no baseline of itself, nor is the other kind", () => {
  expect(partsOf("text-only", ["text-only", "structured-only"])).toEqual(["main"]);
});
