import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { AnalyzerKind } from "../../../src/features/texts/analyzer.ts";
import { applyNgrams, fitNgrams, type NgramFit } from "../../../src/features/texts/ngrams.ts";
import type { SparseRows } from "../../../src/features/types.ts";

interface GoldenSide {
  texts: string[];
  columns: number[];
  values: number[];
  offsets: number[];
}
type GoldenCounts = { ngrams: string[]; train: GoldenSide; test: GoldenSide };
const golden = JSON.parse(
  readFileSync(new URL("../../golden/features/ngrams.json", import.meta.url), "utf8"),
) as Record<"words" | "characters", GoldenCounts>;
const noPace = async () => {};

/** Counts by name, row by row: scikit-learn orders columns by code point, we by UTF-16 unit. */
function nameCounts(ngrams: string[], rows: Pick<GoldenSide, "columns" | "values" | "offsets"> | SparseRows) {
  return Array.from({ length: rows.offsets.length - 1 }, (_, row) => {
    const cells: [string, number][] = [];
    for (let i = rows.offsets[row]; i < rows.offsets[row + 1]; i++)
      cells.push([ngrams[rows.columns[i]], rows.values[i]]);
    return Object.fromEntries(cells.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

test.each(["words", "characters"] as const)(
  "counts of %s are those of scikit-learn's CountVectorizer",
  async (kind: AnalyzerKind & keyof typeof golden) => {
    const { ngrams, ...sides } = golden[kind];
    const fit = await fitNgrams(sides.train.texts, kind, noPace);
    expect([...fit.columns.keys()].sort()).toEqual(ngrams.toSorted());
    for (const side of [sides.train, sides.test]) {
      const ours = await applyNgrams(fit, side.texts, noPace);
      expect(nameCounts([...fit.columns.keys()], ours)).toEqual(nameCounts(ngrams, side));
    }
  },
);

test("columns rise within a row, and a text that says something twice counts 2", async () => {
  const fit: NgramFit = {
    analyzer: "words",
    columns: new Map([
      ["aa", 0],
      ["aa bb", 1],
      ["bb", 2],
    ]),
  };
  const rows = await applyNgrams(fit, ["bb zz aa bb aa", "", "zz"], noPace);
  expect([...rows.columns]).toEqual([0, 1, 2]);
  expect([...rows.values]).toEqual([2, 1, 2]);
  expect([...rows.offsets]).toEqual([0, 3, 3, 3]);
  expect(rows.width).toBe(3);
});

test("every learned n-gram is in at least two training texts", async () => {
  const text = fc.string({ unit: fc.constantFrom(..."ab 好水"), maxLength: 15 });
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 12 }), async (texts) => {
      const rows = await applyNgrams(await fitNgrams(texts, "mixed", noPace), texts, noPace);
      const customers = new Array<number>(rows.width).fill(0);
      for (const column of rows.columns) customers[column]++;
      for (const count of customers) expect(count).toBeGreaterThanOrEqual(2);
    }),
  );
});
