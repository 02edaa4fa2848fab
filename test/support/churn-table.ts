import { readFileSync } from "node:fs";
import type { TreeSide } from "../../src/evaluate/baselines/trees/types.ts";

/** The e-commerce churn table without its repeated rows, as trees read it. */
export interface ChurnTable {
  /** Levels of each category with the two buckets for missing and unseen. */
  categorySizes: number[];
  numberNames: string[];
  /** Positions in the file, from 0, of the rows that repeat no earlier one but for the id. */
  kept: number[];
  /** The rows at these positions, in their order. */
  take(positions: number[]): TreeSide;
}

/** Reads ecommerce_churn.csv; its fields hold neither quotes nor line breaks. */
export function readChurnTable(path: string, categories: string[]): ChurnTable {
  const [header, ...rows] = readFileSync(path, "utf8")
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  const first = new Map(rows.map((row, i): [string, number] => [row.slice(1).join(","), i]).reverse());
  const kept = [...first.values()].sort((a, b) => a - b);
  const numbers = header.filter((name, at) => at > 1 && !categories.includes(name));
  const column = (name: string) => header.indexOf(name);
  const levels = categories.map((name) => [...new Set(rows.map((row) => row[column(name)]))].sort());
  return {
    categorySizes: levels.map(({ length }) => length + 2),
    numberNames: numbers,
    kept,
    take: (positions) => ({
      raw: Float64Array.from(
        positions.flatMap((i) => numbers.map((name) => toNumber(rows[i][column(name)]))),
      ),
      categories: Int32Array.from(
        positions.flatMap((i) => categories.map((name, c) => 2 + levels[c].indexOf(rows[i][column(name)]))),
      ),
      target: Float32Array.from(positions, (i) => Number(rows[i][column("Churn")])),
    }),
  };
}

function toNumber(text: string): number {
  return text === "" ? NaN : Number(text);
}
