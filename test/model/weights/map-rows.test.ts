import { expect, test } from "vitest";
import { mapRows } from "../../../src/model/weights/map-rows.ts";

const spelled: Record<string, number[]> = { known: [2], composed: [0, 1], lost: [] };
const source = {
  speller: { spell: (token: string) => spelled[token] },
  table: Float32Array.of(1, 2, 3, 4, 10, 20),
};

test("a token that the source has keeps its row, one of pieces gets their mean, one without any the mean of those found", () => {
  const { table, pieces } = mapRows(["known", "composed", "lost"], source, 2);
  // known: row 2; composed: mean of (1, 2) and (3, 4); lost: mean of (10, 20) and (2, 3).
  expect([...table]).toEqual([10, 20, 2, 3, 6, 11.5]);
  expect([...pieces]).toEqual([1, 2, 0]);
});

test("the table of the source is left as it was", () => {
  mapRows(["composed"], source, 2);
  expect([...source.table]).toEqual([1, 2, 3, 4, 10, 20]);
});
