import { expect, test } from "vitest";
import type { CustomerColumn } from "../../../src/data/types.ts";
import { fitStructured } from "../../../src/features/structured/structured.ts";
import { describeColumns } from "../../../src/features/texts/write-columns.ts";

const rows = Array.from({ length: 12 }, (_, i) => i);
const levels = ["Oslo &amp; Bergen", "one customer alone", "three"];
const columns: CustomerColumn[] = [
  { name: "age  <b>(y)</b>", sql: "", kind: "number", values: Float64Array.from(rows, (i) => (i === 3 ? NaN : 30 + i)) },
  { name: "spent", sql: "", kind: "number", values: Float64Array.from(rows, (i) => i / 3) },
  { name: "seldom", sql: "", kind: "number", values: Float64Array.from(rows, (i) => (i < 4 ? i : NaN)) },
  { name: "city", sql: "", kind: "category", codes: Int32Array.from(rows, (i) => (i === 1 ? 1 : i === 2 ? -1 : i > 8 ? 2 : 0)), levels },
  { name: "joined", sql: "", kind: "date", days: Float64Array.from(rows, (i) => 19_000.25 + i) },
]; // prettier-ignore
const fit = fitStructured(columns, Int32Array.from(rows));

test("every column is written by its name, a date as its day", () => {
  expect(describeColumns(fit, columns)(0)).toBe(
    "age (y): 30 | spent: 0 | city: Oslo & Bergen | joined: 2022-01-08",
  );
});

test("what is missing is left out, and so is a number that fewer than five customers have", () => {
  const write = describeColumns(fit, columns);
  expect(write(3)).toBe("spent: 1 | city: Oslo & Bergen | joined: 2022-01-11");
  expect(write(2)).toBe("age (y): 32 | spent: 0.666667 | joined: 2022-01-10");
});

test("a category of fewer than five customers, or of none of them, is other", () => {
  const write = describeColumns(fit, columns);
  expect(write(1)).toContain("city: other");
  expect(write(9)).toContain("city: other");
  expect(rows.map(write).join(" ")).not.toMatch(/alone|three/);
});

test("numbers have no exponent", () => {
  const large = { ...columns[1], kind: "number" as const, values: Float64Array.from(rows, (i) => [1e21, 1e-7, -0, -12345678][i % 4]) }; // prettier-ignore
  const [only] = fitStructured([large], Int32Array.from(rows)).columns;
  const write = describeColumns({ referenceDay: null, columns: [only] }, [large]);
  expect([0, 1, 2, 3].map(write)).toEqual(["spent: 1000000000000000000000", "spent: 0.0000001", "spent: 0", "spent: -12345678"]); // prettier-ignore
});
