import { describe, expect, test } from "vitest";
import type { CustomerTable } from "../../src/data/types.ts";
import { readOffsets } from "../../src/features/batches/plan-batches.ts";
import { fillBatch } from "../../src/features/batches/fill-batch.ts";
import { planBatches } from "../../src/features/batches/plan-batches.ts";
import { loadFitted } from "../../src/features/load-fitted.ts";
import { prepareFeatures } from "../../src/features/prepare-features.ts";
import { traceCustomer } from "../../src/features/trace-customer.ts";
import type { Recipe } from "../../src/recipe/types.ts";
import { makeCustomers, makeRecipe } from "./support.ts";

const quiet = { onProgress: () => {}, isCancelled: () => false };
const settings = {
  seed: 5,
  texts: { combine: "join", most: 2, columns: false },
  encoder: { ...makeRecipe().encoder, maxTokens: 9 },
  train: { epochs: 3, batchSize: 5 },
} as unknown as Partial<Recipe>;

async function open(table: CustomerTable, changes: Partial<Recipe> = {}) {
  const recipe = makeRecipe({ ...settings, ...changes });
  const { prepared } = await prepareFeatures(table, recipe, quiet);
  const isReading = recipe.fusion !== "structured-only";
  const train = isReading ? prepared.train : { ...prepared.train, tokens: null };
  const material = { table, recipe, fit: loadFitted(prepared.fitted), trainOffsets: readOffsets(train) };
  const sides = [prepared.train, prepared.validation, prepared.test] as const;
  return { prepared, train, recipe, sides, trace: traceCustomer.bind(null, material) };
}

function makeShop(): CustomerTable {
  const table = makeCustomers();
  table.texts = table.texts.map((pieces, row) => [`word${row % 3} &amp; <i>soft</i>`, ...pieces, "台灯 old"]);
  const [, city, joined] = table.columns;
  if (city.kind === "category") {
    city.levels.push("of a test customer alone");
    city.codes[4] = 3;
  }
  if (joined.kind === "date") joined.days[0] = 19_000.25;
  return table;
}

describe("every customer of a tiny shop", async () => {
  const { prepared, train, sides, trace, recipe } = await open(makeShop());

  test("has the ids, numbers and categories that the run has of it", () => {
    for (const side of [0, 1, 2] as const) {
      sides[side].keys.forEach((key, row) => {
        const { tokens, columns, ...traced } = trace(side, row);
        expect(traced.key).toBe(key);
        const { ids, offsets } = sides[side].tokens!;
        expect(tokens.map(({ id }) => id)).toEqual([...ids.subarray(offsets[row], offsets[row + 1])]);
        const numbers = columns.filter(({ kind }) => kind !== "category").flatMap(({ after }) => after);
        const width = prepared.numberNames.length;
        expect(numbers.map(({ name }) => name)).toEqual(prepared.numberNames);
        expect(numbers.map(({ value }) => value)).toEqual([
          ...sides[side].numbers.subarray(row * width, (row + 1) * width),
        ]);
        const codes = columns.filter(({ kind }) => kind === "category").map(({ after }) => after[0].value);
        expect(codes).toEqual([sides[side].categories[row]]);
      });
    }
  });

  test("has the pieces of its tokens as the vocabulary writes them", () => {
    const { vocab } = JSON.parse(prepared.fitted.tokenizer!).model;
    const { tokens } = trace(2, 3);
    for (const { id, piece } of tokens) expect(vocab[piece]).toBe(id);
    expect([tokens[0].piece, tokens.at(-1)!.piece]).toEqual(["[CLS]", "[SEP]"]);
  });

  test("has the batches that the training plans, each at its place and padded as it is filled", () => {
    const { seed, train: training } = recipe;
    for (let row = 0; row < 24; row++) {
      const { batches } = trace(0, row);
      expect(batches.length).toBe(3);
      for (const { epoch, step, customers, place, length, padding } of batches) {
        const order = { seed, epoch, shuffle: true };
        const plans = planBatches(readOffsets(train), training.batchSize, order);
        const plan = plans[step - epoch * plans.length];
        expect(plan.rows[place]).toBe(row);
        const batch = fillBatch(train, prepared.numberNames.length, 1, plan, 0);
        expect([customers, length]).toEqual([batch.rows.length, batch.length]);
        const mask = batch.mask.subarray(place * length, (place + 1) * length);
        expect(padding).toBe(mask.filter((value) => value === 0).length);
      }
    }
    expect(trace(1, 0).batches).toEqual([]);
  });

  test("has its texts raw and clean, with those that are not read, and what was cut off", () => {
    const { texts, joined, tokens, cutTokens } = trace(0, 1);
    // of four texts one is empty; the newest two of the others are read
    expect(texts.map(({ isRead }) => isRead)).toEqual([true, true, false]);
    expect(texts[0]).toEqual({ raw: "word1 &amp; <i>soft</i>", clean: "word1 & soft", isRead: true });
    expect(joined).toBe(`${texts[0].clean} ${texts[1].clean}`);
    const { tokenizer } = loadFitted(prepared.fitted);
    expect(cutTokens).toBe(tokenizer!.encode(joined).length + 2 - tokens.length);
    expect(tokens.length).toBeLessThanOrEqual(9);
  });

  test("has its columns as the file says, missing ones as null, new categories told apart", () => {
    const [age, city, joined] = trace(0, 0).columns;
    expect(age).toMatchObject({
      name: "age",
      before: null,
      after: [{ value: 0 }, { name: "age (missing)", value: 1 }],
    });
    expect(city).toMatchObject({ before: null, level: "missing", after: [{ name: "city", value: 0 }] });
    expect(joined).toMatchObject({ before: "2022-01-08 06:00:00", level: null });
    expect(trace(0, 1).columns[1]).toMatchObject({ before: "a", level: "known" });
    expect(trace(2, 0).columns[1]).toMatchObject({ before: "of a test customer alone", level: "unseen" });
  });
});

test("without text there are no tokens, and batches have no length", async () => {
  const { trace } = await open(makeShop(), { fusion: "structured-only" });
  expect(trace(0, 2).batches[0]).toMatchObject({ length: 0, padding: 0 });
  const table = { ...makeShop(), texts: makeShop().texts.map(() => [""]) };
  const bare = await open(table, { fusion: "structured-only" });
  expect(bare.trace(0, 2)).toMatchObject({ texts: [], joined: "", tokens: [], cutTokens: 0 });
});

test.each([8, -1, 0.5])("customer %d of a side of 8 is refused", async (row) => {
  const { trace } = await open(makeShop());
  expect(() => trace(1, row)).toThrowError(
    expect.objectContaining({
      problem: expect.objectContaining({ code: "features/no-such-customer", facts: { row, customers: 8 } }),
    }),
  );
});

test.each(["join", "attend"] as const)(
  "with columns as text and texts that %s, what is read is shown whole",
  async (combine) => {
    const { sides, trace } = await open(makeShop(), { texts: { combine, most: 2, columns: true } });
    const { ids, offsets, texts } = sides[0].tokens!;
    const [from, end] = texts ? [texts[1], texts[2]] : [1, 2];
    const traced = trace(0, 1);
    expect(traced.tokens.map(({ id }) => id)).toEqual([...ids.subarray(offsets[from], offsets[end])]);
    expect(traced.joined).toContain("age: ");
    expect(traced.joined.split("\n").length).toBe(combine === "join" ? 1 : 3);
    expect(traced.batches.every(({ padding }) => padding >= 0)).toBe(true);
  },
);
