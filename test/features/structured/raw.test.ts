import { expect, test } from "vitest";
import { nameRaw, readRaw } from "../../../src/features/structured/raw.ts";
import { fitStructured } from "../../../src/features/structured/structured.ts";
import { makeCustomers } from "../support.ts";

const rows = Int32Array.of(0, 1, 39);

test("numbers and dates stand as in the export, missing ones as NaN, categories not at all", () => {
  const { columns } = makeCustomers();
  const fit = fitStructured(columns, Int32Array.of(0, 1, 2, 5));
  expect(nameRaw(fit)).toEqual(["age", "joined"]);
  expect([...readRaw(fit, columns, rows)]).toEqual([NaN, 19_000, 1, 19_005, 39, 19_195]);
});

test("a magnitude that counts as missing for the model is missing here too", () => {
  const { columns } = makeCustomers();
  const fit = fitStructured(columns, rows);
  if (columns[0].kind === "number") columns[0].values.set([Infinity, -1e100]);
  expect([...readRaw(fit, columns, rows)]).toEqual([NaN, 19_000, NaN, 19_005, 39, 19_195]);
});

test("a column that is gone is refused", () => {
  const { columns } = makeCustomers();
  const fit = fitStructured(columns, rows);
  expect(() => readRaw(fit, columns.slice(1), rows)).toThrow("no column of that name");
});
