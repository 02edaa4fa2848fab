import { expect, test } from "vitest";
import { nameColumns, nameSqlColumns } from "../../../src/data/files/name-columns.ts";

test("an empty name is called by its place, a repeated one gets a number", () => {
  expect(nameColumns(["", "Age", "Age", " ", "Age"])).toEqual([
    "column 1",
    "Age",
    "Age (2)",
    "column 4",
    "Age (3)",
  ]);
  expect(nameColumns(["a (2)", "a", "a"])).toEqual(["a (2)", "a", "a (3)"]);
});

test("names that differ in case alone stay as they are for people and are told apart in SQL", () => {
  expect(nameColumns(["Age", "age"])).toEqual(["Age", "age"]);
  expect(nameSqlColumns(["Age", "age", "File Row"])).toEqual(["Age", "age (2)", "File Row (2)"]);
});
