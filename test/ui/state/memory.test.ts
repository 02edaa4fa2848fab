import { expect, test } from "vitest";
import { completeRecipe } from "../../../src/recipe/complete-recipe.ts";
import { parseRecipe } from "../../../src/recipe/parse-recipe.ts";
import type { TokenFacts } from "../../../src/features/types.ts";
import type { MemoryPlan } from "../../../src/train/types.ts";
import { guessModel, MemoryState } from "../../../src/ui/state/memory.svelte.ts";
import { fakeTable, initFakeSession } from "../support/fake-session.ts";

const options = parseRecipe({
  version: 1,
  tables: { shop: { file: "shop.csv" } },
  label: { table: "shop", column: "bought_again" },
  task: "binary",
});
const table = fakeTable({ name: "shop", file: new File([""], "shop.csv"), options: options.tables.shop });
const recipe = completeRecipe(options, {
  customer: { table: "shop", key: "customer_id" },
  columns: { shop: Object.fromEntries(table.columns.map(({ name, role }) => [name, role])) },
  label: { kind: "column", table: "shop", column: "bought_again", positive: "1" },
  task: "binary",
});

test("before the texts are read the sizes are those of a usual vocabulary and the longest text that is allowed", () => {
  const { facts } = guessModel(recipe, [table], null);
  // Two numbers and dates, one category of 15 values with the two for missing and unseen.
  expect(facts).toEqual({ outputs: 1, vocabularySize: 8000, numbers: 2, categorySizes: [17], length: 128 });
});

test("after a run the sizes are those of its texts, and a text is no longer than it may be", () => {
  const tokens = { vocabulary: 700, maxTokens: 40 } as TokenFacts;
  expect(guessModel(recipe, [table], tokens).facts).toMatchObject({ vocabularySize: 700, length: 40 });
  const short = { ...recipe, encoder: { ...recipe.encoder, maxTokens: 16 } };
  expect(guessModel(short, [table], tokens).facts.length).toBe(16);
});

test("of several estimates under way the last one asked for is shown", async () => {
  const answers: ((plan: MemoryPlan) => void)[] = [];
  const session = initFakeSession({ planMemory: () => new Promise((resolve) => answers.push(resolve)) });
  const memory = new MemoryState(session);
  const request = guessModel(recipe, [table], null);
  const looks = [memory.look(request), memory.look(request)];
  const plan = await initFakeSession().planMemory(request);
  answers[1](plan);
  answers[0]({ ...plan, recompute: true });
  await Promise.all(looks);
  expect(memory.plan).toBe(plan);
});

test("where no estimate comes there is none to show", async () => {
  const session = initFakeSession({ planMemory: () => Promise.reject(new Error("the worker ended")) });
  const memory = new MemoryState(session);
  await memory.look(guessModel(recipe, [table], null));
  expect(memory.plan).toBeNull();
});
