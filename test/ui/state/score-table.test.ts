import { describe, expect, test } from "vitest";
import { rowsOfFiles } from "../../../src/ui/state/score-rows.ts";
import { ScoreTableState } from "../../../src/ui/state/score-table.svelte.ts";
import { fakePack, fakeScored } from "../support/fake-use.ts";

const scored = {
  ...fakeScored(4),
  keys: ["c2", "c10", "C1", "d1"],
  scores: Float32Array.of(0.5, 0.125, 1, 0.5),
};

async function open(count?: number): Promise<ScoreTableState> {
  const table = new ScoreTableState();
  await table.show(rowsOfFiles(fakePack(), count === undefined ? scored : fakeScored(count)));
  return table;
}

const column = (table: ScoreTableState, id: string) => table.columns.find((c) => c.id === id)!;

describe("the table of scores", () => {
  test("shows the customers in the order of their file at first", async () => {
    expect((await open()).shown).toEqual([0, 1, 2, 3]);
  });

  test("sorts scores falling, then rising, then as the file has them", async () => {
    const table = await open();
    await table.sortBy(column(table, "score"));
    expect(table.sort).toEqual({ column: "score", isDescending: true });
    expect(table.shown[0]).toBe(2);
    expect(table.shown[3]).toBe(1);
    await table.sortBy(column(table, "score"));
    expect(table.shown).toEqual([1, 0, 3, 2]);
    await table.sortBy(column(table, "score"));
    expect(table.sort).toBeNull();
    expect(table.shown).toEqual([0, 1, 2, 3]);
  });

  test("sorts keys rising first, with c2 before c10", async () => {
    const table = await open();
    await table.sortBy(column(table, "key"));
    expect(table.shown.map((row) => scored.keys[row])).toEqual(["C1", "c2", "c10", "d1"]);
  });

  test("filters by a part of the key in either case, by the decision, and by the score", async () => {
    const table = await open();
    await table.filterBy({ text: " c1 " });
    expect(table.shown).toEqual([1, 2]);
    await table.filterBy({ text: "", decision: 1 });
    expect(table.shown).toEqual([0, 2, 3]); // from 0.462 on
    await table.filterBy({ high: 0.5 });
    expect(table.shown).toEqual([0, 3]);
    await table.clearFilter();
    await table.filterBy({ low: 0.5 });
    expect(table.shown).toEqual([0, 2, 3]);
    expect(table.decided).toEqual([0, 3]);
    expect(table.isFiltered).toBe(true);
  });

  test("is at rest when its customers are taken away while they are sorted", async () => {
    const table = await open(30_000);
    const sorting = table.sortBy(column(table, "score"));
    expect(table.isArranging).toBe(true);
    await table.show(null);
    await sorting;
    expect([table.isArranging, table.shown]).toEqual([false, []]);
  });

  test("of changes that follow one another at once the last counts, and what is shown is whole", async () => {
    const table = await open(30_000);
    const first = table.sortBy(column(table, "key"));
    void table.filterBy({ text: "999" });
    const last = table.sortBy(column(table, "score"));
    await Promise.all([first, last]);
    expect(table.isArranging).toBe(false);
    const keys = table.shown.map((row) => table.rows!.keys[row]);
    expect(keys.every((key) => key.includes("999"))).toBe(true);
    // Below 30,000: 30 numbers end in 999, 30 hold it before their last digit, and three of them do both.
    expect(keys).toHaveLength(30 + 30 - 3);
    const scores = table.shown.map((row) => table.rows!.scores[row]);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });
});
