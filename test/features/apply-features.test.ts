import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CustomerTable } from "../../src/data/types.ts";
import { applyFeatures } from "../../src/features/apply-features.ts";
import { listRows } from "../../src/features/list-rows.ts";
import { loadFitted } from "../../src/features/load-fitted.ts";
import { prepareFeatures } from "../../src/features/prepare-features.ts";
import type { Fitted, PreparedSide } from "../../src/features/types.ts";
import { makeCustomers, makeRecipe } from "./support.ts";

const quiet = { onProgress: () => {}, isCancelled: () => false };
const prepare = async (table: CustomerTable) => (await prepareFeatures(table, makeRecipe(), quiet)).prepared;
const apply = (fitted: Fitted, table: CustomerTable, options: Partial<typeof quiet> = {}) =>
  applyFeatures(loadFitted(fitted), table, { ...quiet, ...options });

/** The customers at these places, as a table of their own. */
function take(table: CustomerTable, rows: Int32Array): CustomerTable {
  const pick = <T>(values: ArrayLike<T>) => Array.from(rows, (row) => values[row]);
  const columns = table.columns.map((column): CustomerTable["columns"][number] => {
    if (column.kind === "number") return { ...column, values: Float64Array.from(pick(column.values)) };
    if (column.kind === "date") return { ...column, days: Float64Array.from(pick(column.days)) };
    return { ...column, codes: Int32Array.from(pick(column.codes)) };
  });
  const [keys, texts] = [pick(table.keys), pick(table.texts)];
  return {
    ...{ keys, texts, columns, classes: table.classes },
    target: Float64Array.from(pick(table.target)),
    sides: Uint8Array.from(pick(table.sides)),
  };
}

const bits = (values: Float32Array) => [...new Int32Array(values.buffer.slice(0), 0, values.length)];

function expectSameBits(applied: PreparedSide, prepared: PreparedSide) {
  expect(applied.keys).toEqual(prepared.keys);
  expect(bits(applied.numbers)).toEqual(bits(prepared.numbers));
  expect(applied.categories).toEqual(prepared.categories);
  expect(applied.tokens).toEqual(prepared.tokens);
}

test("customers of a run become bit by bit what the run made of them, whatever their values", async () => {
  const customer = fc.record({
    number: fc.oneof(fc.double(), fc.constantFrom(NaN, -0, 0, 1e99, 1e300)),
    code: fc.integer({ min: -1, max: 3 }),
    day: fc.oneof(fc.integer({ min: -9_000, max: 30_000 }), fc.constant(NaN)),
    text: fc.string({ unit: "binary" }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(customer, { minLength: 40, maxLength: 40 }), async (customers) => {
      const table = makeCustomers();
      const [age, city, joined] = table.columns;
      if (age.kind !== "number" || city.kind !== "category" || joined.kind !== "date") throw new Error();
      city.levels.push("known to none but one");
      customers.forEach(({ number, code, day, text }, row) => {
        age.values[row] = number;
        city.codes[row] = code;
        joined.days[row] = day;
        table.texts[row].push(text);
      });
      const prepared = await prepare(table);
      const sides = [prepared.train, prepared.validation, prepared.test];
      for (const side of [0, 1, 2] as const) {
        const applied = await apply(prepared.fitted, take(table, listRows(table.sides, side)));
        expectSameBits(applied.side, sides[side]);
      }
    }),
    { numRuns: 40 },
  );
});

describe("new customers", async () => {
  const { fitted, numberNames } = await prepare(makeCustomers());
  const table = take(makeCustomers(), Int32Array.of(1, 2, 3, 4));
  table.texts = [["lamp ".repeat(40)], ["", "<br>"], Array.from({ length: 10 }, () => "lamp"), ["kettle"]];
  const [age, city] = table.columns;
  if (age.kind === "number") age.values.set([NaN, 5, 1e200, 7]);
  if (city.kind === "category") {
    city.levels = ["b", "Atlantis"];
    city.codes.set([0, 1, -1, 1]);
  }

  test("are counted where a text is empty, cut or too old, a value missing, a category new", async () => {
    const { counts, side } = await apply(fitted, table);
    expect(counts).toEqual({
      emptyTexts: 1,
      truncatedCustomers: 1,
      textsLeftOut: 2,
      missing: [
        { column: "age", count: 2 },
        { column: "city", count: 1 },
      ],
      unseen: [{ column: "city", count: 2 }],
    });
    expect([...side.categories.slice(1)]).toEqual([1, 0, 1]);
    expect([...side.target]).toEqual([NaN, NaN, NaN, NaN]);
    expect([side.raw, side.ngrams]).toEqual([null, null]);
  });

  test("are read by name: the order of the columns and of the levels changes nothing", async () => {
    const turned = { ...table, columns: table.columns.toReversed() };
    expectSameBits((await apply(fitted, turned)).side, (await apply(fitted, table)).side);
    expect((await apply(fitted, table)).side.numbers.length).toBe(4 * numberNames.length);
  });

  test("have no tokens where the run learned from no text, and no text is counted", async () => {
    const { side, counts } = await apply({ ...fitted, tokenizer: null }, table);
    expect(side.tokens).toBeNull();
    expect([counts.emptyTexts, counts.textsLeftOut]).toEqual([0, 0]);
  });

  test("may be none at all", async () => {
    const { side, counts } = await apply(fitted, take(makeCustomers(), new Int32Array()));
    expect([side.keys, side.numbers.length, [...side.tokens!.offsets]]).toEqual([[], 0, [0]]);
    expect(counts).toMatchObject({ emptyTexts: 0, missing: [], unseen: [] });
  });

  test("without a fitted column are refused", async () => {
    const work = apply(fitted, { ...table, columns: table.columns.slice(1) });
    await expect(work).rejects.toMatchObject({ problem: { code: "features/unknown-column" } });
  });

  test("leave their table as it was", async () => {
    const before = structuredClone(table);
    await apply(fitted, table);
    expect(table).toEqual(before);
  });

  test("are told of from 0 to 1 in both stages, and cancelled wherever the work is", async () => {
    const seen: Record<string, number[]> = { features: [], tokens: [] };
    const onProgress = ({ stage, share }: { stage: string; share: number }) => void seen[stage].push(share);
    await apply(fitted, table, { onProgress: onProgress as never });
    for (const shares of Object.values(seen)) {
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
    }
    const count = () => seen.features.length + seen.tokens.length;
    const all = count();
    for (let after = 1; after < all - 1; after++) {
      Object.assign(seen, { features: [], tokens: [] });
      const work = apply(fitted, table, {
        onProgress: onProgress as never,
        isCancelled: () => count() >= after,
      });
      await expect(work).rejects.toMatchObject({ problem: { code: "features/cancelled" } });
    }
  });
});

test.each(["join", "attend"] as const)(
  "columns as text and texts that %s become of the same customers what the run made of them",
  async (combine) => {
    const table = makeCustomers();
    const texts = { combine, most: 2, columns: true };
    const { prepared } = await prepareFeatures(table, makeRecipe({ texts }), quiet);
    const applied = await apply(prepared.fitted, take(table, listRows(table.sides, 1)));
    expectSameBits(applied.side, prepared.validation);
    const { texts: begins, offsets } = prepared.validation.tokens!;
    if (combine === "join") expect([begins, offsets.length]).toEqual([null, 9]);
    else expect([begins!.length, begins!.at(-1)]).toEqual([9, offsets.length - 1]);
    expect(prepared.fitted.tokenizer).toContain('"joined"'); // the vocabulary learned from the columns
    expect(prepared.train.ngrams!.width).toBeLessThan(20); // the text baseline did not
  },
);
