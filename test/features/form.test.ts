import { expect, test } from "vitest";
import { WorkbenchError } from "../../src/base/problem.ts";
import { parseDay } from "../../src/features/days.ts";
import { describeForm, makeTypedTable } from "../../src/features/form.ts";
import { fitStructured } from "../../src/features/structured/structured.ts";
import type { CustomerColumn } from "../../src/data/types.ts";
import type { TypedCustomer } from "../../src/features/types.ts";

const day = parseDay("2024-03-05")!;
/** Rome five times, Oslo ten times, and one customer without a city. */
const cities = Int32Array.from({ length: 16 }, (_, i) => (i === 15 ? -1 : Math.min(1, i % 3)));
const columns: CustomerColumn[] = [
  { name: "age", sql: "", kind: "number", values: Float64Array.of(20, 20, 30, 50, 50, NaN) },
  // skewed by the last, so it is taken by its logarithm; the median is between ln 3 and ln 5: sqrt(3 x 5) - 1
  { name: "spent", sql: "", kind: "number", values: Float64Array.of(1, 1, 2, 2, 4, 4, 9, 1e6) },
  { name: "never", sql: "", kind: "number", values: Float64Array.of(NaN, NaN) },
  { name: "city", sql: "", kind: "category", codes: cities, levels: ["Rome", "Oslo"] },
  {
    name: "joined",
    sql: "",
    kind: "date",
    days: Float64Array.of(day - 9.5, day - 3, day - 2, day - 1, day + 0.75, NaN),
  },
];
const fits = columns.map((column) => {
  const length =
    "values" in column ? column.values.length : "days" in column ? column.days.length : cities.length;
  return fitStructured(
    [column],
    Int32Array.from({ length }, (_, row) => row),
  );
});
const fit = { referenceDay: fits[4].referenceDay, columns: fits.flatMap((one) => one.columns) };

const type = (values: TypedCustomer["values"]) => makeTypedTable(fit, { texts: ["warm", "lamp"], values });

function findProblem(values: TypedCustomer["values"]) {
  try {
    type(values);
  } catch (thrown) {
    return (thrown as WorkbenchError).problem;
  }
  return expect.fail("it was taken");
}

test("each field says its kind, its levels and what is usual in the units of the export", () => {
  const [age, spent, never, city, joined] = describeForm(fit);
  expect(age).toEqual({ name: "age", kind: "number", levels: [], usual: 30 });
  expect(spent.usual).toBeCloseTo(Math.sqrt(15) - 1, 10);
  expect(never.usual).toBeNull();
  expect(city).toEqual({ name: "city", kind: "category", levels: ["Oslo", "Rome"], usual: "Oslo" });
  expect(joined).toEqual({ name: "joined", kind: "date", levels: [], usual: "2024-03-05" });
});

test("a typed customer becomes a table of one, in the units of the export", () => {
  const table = type({ age: 31, spent: " 12.5 ", city: "Rome", joined: "2024-03-05" });
  expect(table.texts).toEqual([["warm", "lamp"]]);
  const [age, spent, never, city, joined] = table.columns;
  expect([age, spent, never].map((column) => column.kind === "number" && column.values[0])).toEqual([
    31,
    12.5,
    NaN,
  ]);
  expect(city).toMatchObject({ levels: ["Rome"], codes: Int32Array.of(0) });
  expect(joined).toMatchObject({ days: Float64Array.of(day) });
});

test("a field that is empty, blank or not there is missing", () => {
  const { columns: made } = type({ age: null, spent: "", city: "  ", joined: null });
  const first = made.map((column) =>
    column.kind === "number" ? column.values[0] : column.kind === "date" ? column.days[0] : column.codes[0],
  );
  expect(first).toEqual([NaN, NaN, NaN, -1, NaN]);
});

test.each([
  ["age", "many", "number"],
  ["age", Infinity, "number"],
  ["age", "1,5", "number"],
  ["joined", "5.3.2024", "date"],
  ["joined", "2024-02-30", "date"],
  ["joined", 12, "date"],
])("%s of %j cannot be read as a %s, and says so", (column, value, kind) => {
  expect(findProblem({ [column]: value })).toMatchObject({
    code: "features/unreadable-value",
    facts: { column, found: String(value), kind },
    where: { column },
  });
});

test("a value for a field that the model does not read is refused, even one that every object has", () => {
  expect(findProblem({ height: 3 })).toMatchObject({
    code: "features/unknown-field",
    facts: { column: "height", allowed: ["age", "spent", "never", "city", "joined"] },
  });
  expect(findProblem({ toString: 3 }).code).toBe("features/unknown-field");
});
