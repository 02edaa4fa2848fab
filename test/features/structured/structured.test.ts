import { expect, test } from "vitest";
import type { WorkbenchError } from "../../../src/base/problem.ts";
import type { CustomerColumn } from "../../../src/data/types.ts";
import {
  applyStructured,
  fitStructured,
  nameStructured,
} from "../../../src/features/structured/structured.ts";

/** Three customers five times over, so that each level has customers enough, then two that training never saw. */
const repeat = (values: number[]) => [
  ...Array.from({ length: 5 }, () => values.slice(0, 3)).flat(),
  ...values.slice(3),
];

const columns: CustomerColumn[] = [
  { name: "age", sql: "", kind: "number", values: Float64Array.from(repeat([20, 30, 40, NaN, 50])) },
  {
    name: "city",
    sql: "",
    kind: "category",
    codes: Int32Array.from(repeat([0, 0, 1, 2, -1])),
    levels: ["Oslo", "Bonn", "Rome"],
  },
  { name: "joined", sql: "", kind: "date", days: Float64Array.from(repeat([10, 12, NaN, 14, 30])) },
];
const train = Int32Array.from({ length: 15 }, (_, row) => row);

test("names, sources and sizes follow the order of the columns", () => {
  expect(nameStructured(fitStructured(columns, train))).toEqual({
    numberNames: [
      "age",
      "joined (days before)",
      "joined (month sin)",
      "joined (month cos)",
      "joined (weekday sin)",
      "joined (weekday cos)",
      "joined (missing)",
    ],
    numberSources: ["age", ...Array.from({ length: 6 }, () => "joined")],
    categoryNames: ["city"],
    categorySizes: [4],
  });
});

test("rows that training never saw are scaled by what it learned", () => {
  const fit = fitStructured(columns, train);
  expect(fit.referenceDay).toBe(12);
  const { numbers, categories } = applyStructured(fit, columns, Int32Array.of(15, 16, 2));
  // age: median 30, quartiles 20 and 40. joined: 12 - 10 = 2 and 0 days before, median 1, quartiles 0 and 2.
  expect([numbers[0], numbers[7], numbers[14]]).toEqual([0, 1, 0.5]);
  expect([numbers[1], numbers[8], numbers[15]]).toEqual([(12 - 14 - 1) / 2, -8, 0]);
  expect([numbers[6], numbers[13], numbers[20]]).toEqual([0, 0, 1]);
  expect([...categories]).toEqual([1, 0, 3]);
});

test("without columns there are no numbers and no categories", () => {
  const { numbers, categories } = applyStructured(fitStructured([], train), [], train);
  expect([numbers.length, categories.length]).toEqual([0, 0]);
});

test("a column that the fit knows and the data lacks is refused by name", () => {
  const fit = fitStructured(columns, train);
  const apply = (given: CustomerColumn[]) => () => applyStructured(fit, given, train);
  expect(apply(columns.slice(1))).toThrow(/expects the number column "age", but the data has no column/);
  const other = { ...columns[1], name: "age" };
  try {
    apply([other, ...columns.slice(1)])();
    expect.unreachable();
  } catch (thrown) {
    const { problem } = thrown as WorkbenchError;
    expect(problem.code).toBe("features/unknown-column");
    expect(problem.where).toEqual({ column: "age" });
    expect(problem.facts).toEqual({ column: "age", expected: "number", found: "category" });
  }
});
