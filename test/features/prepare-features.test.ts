import fc from "fast-check";
import { expect, test } from "vitest";
import { WorkbenchError } from "../../src/base/problem.ts";
import type { CustomerTable } from "../../src/data/types.ts";
import { prepareFeatures } from "../../src/features/prepare-features.ts";
import type { Recipe } from "../../src/recipe/types.ts";
import { makeCustomers, makeRecipe } from "./support.ts";

const quiet = { onProgress: () => {}, isCancelled: () => false };
const prepare = async (table: CustomerTable, changes: Partial<Recipe> = {}) =>
  (await prepareFeatures(table, makeRecipe(changes), quiet)).prepared;

async function findProblem(work: Promise<unknown>) {
  const thrown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(WorkbenchError);
  return (thrown as WorkbenchError).problem;
}

test("each side holds its own customers, in their order, with all that was asked for", async () => {
  const prepared = await prepare(makeCustomers());
  const { train, validation, test: held } = prepared;
  expect([train, validation, held].map(({ keys }) => keys.length)).toEqual([24, 8, 8]);
  expect(validation.keys.slice(0, 2)).toEqual(["customer 3", "customer 8"]);
  expect([...validation.target.subarray(0, 2)]).toEqual([1, 0]);
  for (const side of [train, validation, held]) {
    expect(side.numbers.length).toBe(side.keys.length * prepared.numberNames.length);
    expect(side.categories.length).toBe(side.keys.length * prepared.categoryNames.length);
    expect(side.tokens!.offsets.length).toBe(side.keys.length + 1);
    expect(side.ngrams!.offsets.length).toBe(side.keys.length + 1);
    for (const id of side.tokens!.ids) expect(id).toBeLessThan(prepared.tokenizer!.vocabularySize);
  }
  expect(prepared.tokenFacts!.vocabulary).toBe(prepared.tokenizer!.vocabularySize);
  expect(prepared.categorySizes).toEqual([5]);
});

test("what is fitted can be read back from the pack", async () => {
  const { fitted } = await prepare(makeCustomers());
  const features = JSON.parse(fitted.features) as Record<string, unknown>;
  expect(features).toMatchObject({ version: 1, maxTokens: 32, texts: { combine: "join", most: 8 } });
  expect(JSON.parse(fitted.tokenizer!)).toMatchObject({ model: { type: "WordPiece" } });
});

test("validation and test customers change nothing of what training learns", async () => {
  const before = await prepare(makeCustomers());
  const changes = fc.array(
    fc.record({
      number: fc.double(),
      code: fc.constantFrom(-1, 0, 1, 2, 3),
      text: fc.string({ unit: "binary" }),
    }),
    { minLength: 40, maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(changes, async (values) => {
      const table = makeCustomers();
      const [age, city, joined] = table.columns;
      values.forEach(({ number, code, text }, row) => {
        if (table.sides[row] === 0) return;
        table.texts[row] = [text, "台灯 lamp lamp 未见"];
        if (age.kind === "number") age.values[row] = number;
        if (city.kind === "category") city.codes[row] = code;
        if (joined.kind === "date") joined.days[row] = 20_000 + code;
        table.target[row] = 1 - table.target[row];
      });
      if (city.kind === "category") city.levels.push("never seen in training");
      const after = await prepare(table);
      expect(after.fitted).toEqual(before.fitted);
      expect(after.train).toEqual(before.train);
      expect(after.numberNames).toEqual(before.numberNames);
      expect(after.categorySizes).toEqual(before.categorySizes);
    }),
    { numRuns: 25 },
  );
});

test("the same customers give the same arrays", async () => {
  expect(await prepare(makeCustomers())).toEqual(await prepare(makeCustomers()));
});

test("texts and columns are both prepared whatever the fusion", async () => {
  for (const fusion of ["text-only", "structured-only"] as const) {
    const { train } = await prepare(makeCustomers(), { fusion });
    expect(train.tokens).not.toBeNull();
    expect(train.numbers.length).toBeGreaterThan(0);
  }
});

test("what is cut off, empty or left out of the texts is counted", async () => {
  const table = makeCustomers();
  table.texts = table.texts.map((_, row) =>
    row === 0 ? [""] : row === 1 ? ["lamp ".repeat(50)] : ["ok", "so", "no"],
  );
  const recipe = {
    texts: { combine: "join", most: 2, columns: false } as const,
    encoder: { ...makeRecipe().encoder, maxTokens: 12 },
  };
  const { tokenFacts } = await prepare(table, recipe);
  // "lamp" is in one text alone, so it is spelled l ##a ##m ##p: 200 tokens and two special ones, of which 12 stay.
  // "ok so" are two words of 38 customers, so [CLS] ok so [SEP]; the third text of each is left out.
  expect(tokenFacts).toMatchObject({
    truncatedCustomers: 1,
    truncatedTokens: 190,
    medianTokens: 4,
    maxTokens: 202,
    emptyTexts: 1,
    textsLeftOut: 38,
  });
});

test("without texts there are no tokens, with an empty text column too", async () => {
  const table = { ...makeCustomers(), texts: makeCustomers().texts.map(() => ["", " <br> "]) };
  const prepared = await prepare(table, { fusion: "structured-only" });
  expect([prepared.tokenizer, prepared.tokenFacts, prepared.fitted.tokenizer, prepared.train.tokens]).toEqual(
    Array.from({ length: 4 }, () => null),
  );
});

test.each(["text-only", "gated", "concat"] as const)(
  "the fusion %s without texts is refused",
  async (fusion) => {
    const table = { ...makeCustomers(), texts: makeCustomers().texts.map(() => []) };
    const problem = await findProblem(prepare(table, { fusion }));
    expect(problem.code).toBe("features/no-text");
    expect(problem.facts).toEqual({ fusion, instead: "structured-only" });
  },
);

test.each(["structured-only", "gated", "concat"] as const)(
  "the fusion %s without structured columns is refused",
  async (fusion) => {
    const problem = await findProblem(prepare({ ...makeCustomers(), columns: [] }, { fusion }));
    expect(problem.code).toBe("features/no-structured");
    expect(problem.facts).toEqual({ fusion, instead: "text-only" });
  },
);

test("customers with neither texts nor columns are refused", async () => {
  const table = { ...makeCustomers(), columns: [], texts: makeCustomers().texts.map(() => []) };
  expect((await findProblem(prepare(table))).code).toBe("features/no-inputs");
});

test("customers of whom none is for training are refused with their number", async () => {
  const table = makeCustomers();
  table.sides.fill(2);
  const problem = await findProblem(prepare(table));
  expect(problem).toMatchObject({ code: "features/no-training-customers", facts: { customers: 40 } });
});

test("cancelled work ends with features/cancelled, wherever it was", async () => {
  const shares: number[] = [];
  const onProgress = ({ share }: { share: number }) => void shares.push(share);
  for (const after of [0, 1, 3, 5]) {
    shares.length = 0;
    const work = prepareFeatures(makeCustomers(), makeRecipe(), {
      onProgress,
      isCancelled: () => shares.length > after,
    });
    expect((await findProblem(work)).code).toBe("features/cancelled");
  }
});

test("progress rises to 1 in both stages", async () => {
  const seen: Record<string, number[]> = { features: [], tokens: [] };
  await prepareFeatures(makeCustomers(), makeRecipe(), {
    onProgress: ({ stage, share }) => void seen[stage].push(share),
    isCancelled: () => false,
  });
  for (const shares of Object.values(seen)) {
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
  }
});
