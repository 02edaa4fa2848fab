import { expect, test } from "vitest";
import { drawNormal, initRandom } from "../../../src/base/random.ts";
import { startTable } from "../../../src/model/weights/start-table.ts";

const hidden = 3;
const random = initRandom(5);
const letters = [..."abcdefghijklmnopqrstuvwxyz"];
const shared = letters.flatMap((a) => letters.slice(0, 4).map((b) => a + b));

/** A source that knows these tokens, each with a row of its own. */
function makeSource(tokens: string[], row: (i: number) => number[]) {
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const spell = (token: string) => (ids.has(token) ? [ids.get(token)!] : []);
  return { speller: { spell }, table: Float32Array.from(tokens.flatMap((_, i) => row(i))) };
}

const drawn = shared.map(() => [drawNormal(random), drawNormal(random), drawNormal(random)]);
const double = (row: number[]) => row.map((value) => 2 * value + 1);
const from = makeSource([...shared, "好"], (i) => (i < shared.length ? drawn[i] : [9, 9, 9]));
const also = makeSource([...shared, "好", "很"], (i) =>
  i < shared.length ? double(drawn[i]) : double([1, -1, i % 2]),
);
const vocabulary = [...shared, "好", "很", "鬱"];
const read = (table: Float32Array, token: string) => {
  const place = vocabulary.indexOf(token);
  return [...table.subarray(place * hidden, (place + 1) * hidden)];
};

test("without a second source a table is that of the first", () => {
  const { table, kept, mapped, missing, explained } = startTable(vocabulary, from, null, hidden);
  expect({ kept, mapped, missing, explained }).toEqual({ kept: 105, mapped: 0, missing: 2, explained: null });
  expect(read(table, "好")).toEqual([9, 9, 9]);
});

test("ideographs and what the first source lacks come from the second, taken into the first one's space", () => {
  const { table, kept, mapped, missing, explained } = startTable(vocabulary, from, also, hidden);
  expect({ kept, mapped, missing }).toEqual({ kept: 104, mapped: 2, missing: 1 });
  expect(explained).toBeGreaterThan(0.99);
  // The second is 2 x + 1 of the first, so its row of 好 stands for (1, -1, 0); a mapped row has 0.9 of the length around the mean.
  const mean = [0, 1, 2].map((i) => drawn.reduce((sum, row) => sum + row[i], 0) / drawn.length);
  [1, -1, shared.length % 2].forEach((value, i) => {
    expect(read(table, "好")[i]).toBeCloseTo(mean[i] + 0.9 * (value - mean[i]), 1);
  });
  expect(read(table, "aa")).toEqual([...Float32Array.from(drawn[0])]);
});
