import { expect, test } from "vitest";
import { completeRecipe } from "../../../src/recipe/complete-recipe.ts";
import { parseRecipe } from "../../../src/recipe/parse-recipe.ts";
import type { TokenFacts } from "../../../src/features/types.ts";
import type { MemoryPlan } from "../../../src/train/types.ts";
import { EstimatesState, guessModel, guessRun } from "../../../src/ui/state/estimates.svelte.ts";
import { fakePrepared, fakeSummary } from "../support/fake-customers.ts";
import { fakeEncoder } from "../support/fake-encoders.ts";
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
  const sizes = { outputs: 1, vocabularySize: 8000, numbers: 2, categorySizes: [17], length: 128 };
  expect(facts).toEqual({ ...sizes, encoder: null });
});

test("the sizes of an encoder that was trained before are its own, whatever the texts are", () => {
  const { shape } = fakeEncoder();
  const tokens = { vocabulary: 700, maxTokens: 40 } as TokenFacts;
  const { facts } = guessModel(recipe, [table], tokens, shape);
  expect(facts).toMatchObject({ vocabularySize: 30522, encoder: shape, length: 40 });
  expect(guessRun(recipe, [table], null, shape).facts).toMatchObject({ encoder: shape, length: 64 });
});

test("after a run the sizes are those of its texts, and a text is no longer than it may be", () => {
  const tokens = { vocabulary: 700, maxTokens: 40 } as TokenFacts;
  expect(guessModel(recipe, [table], tokens).facts).toMatchObject({ vocabularySize: 700, length: 40 });
  const short = { ...recipe, encoder: { ...recipe.encoder, maxTokens: 16 } };
  expect(guessModel(short, [table], tokens).facts.length).toBe(16);
});

test("before the customers are built they are counted by their key, and shared out as the split says", () => {
  const asked = guessRun(recipe, [table], null);
  const keys = table.columns.find(({ name }) => name === "customer_id")!.distinct;
  expect(recipe.split).toMatchObject({ kind: "random", fractions: [0.8, 0.1, 0.1] });
  expect(asked.train).toBe(Math.round(0.8 * keys));
  expect(asked.train + asked.heldOut).toBe(keys);
  expect(asked.facts.length).toBe(64); // half of 128
  expect(asked.parts).toEqual(["main", "text-only", "structured-only"]);
});

test("once they are built the time is of these customers and of their usual text", () => {
  const order = { recipe, sources: [], maxTrainRows: null };
  const asked = guessRun(recipe, [table], { order, summary: fakeSummary, prepared: fakePrepared() });
  expect(asked).toMatchObject({ train: 1200, heldOut: 800, facts: { length: 38, vocabularySize: 4100 } });
});

test("of several estimates under way the last ones asked for are shown", async () => {
  const answers: ((plan: MemoryPlan) => void)[] = [];
  const session = initFakeSession({ planMemory: () => new Promise((resolve) => answers.push(resolve)) });
  const estimates = new EstimatesState(session);
  const model = guessModel(recipe, [table], null);
  const run = guessRun(recipe, [table], null);
  const looks = [estimates.look(model, run), estimates.look(model, run)];
  const plan = await initFakeSession().planMemory(model);
  answers[1](plan);
  answers[0]({ ...plan, recompute: true });
  await Promise.all(looks);
  expect(estimates.memory).toBe(plan);
});

test("where one estimate does not come the other is shown", async () => {
  const session = initFakeSession({ planMemory: () => Promise.reject(new Error("the worker ended")) });
  const estimates = new EstimatesState(session);
  await estimates.look(guessModel(recipe, [table], null), guessRun(recipe, [table], null));
  expect(estimates.memory).toBeNull();
  expect(estimates.time).toEqual({ trainMs: 150_000, isMeasured: false });
});
