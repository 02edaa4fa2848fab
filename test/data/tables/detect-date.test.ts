import { beforeAll, expect, test } from "vitest";
import type { Database } from "../../../src/data/database.ts";
import { quoteText } from "../../../src/data/sql.ts";
import { dateSql, detectDate, readsAsDate, type DateFamily } from "../../../src/data/tables/detect-date.ts";
import { openTestDatabase } from "../../support/database.ts";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()), 60_000);

function read(cells: string[], family: DateFamily): (string | null)[] {
  const rows = cells.map((cell) => `(${quoteText(cell)})`).join(", ");
  const seconds = database
    .query(`SELECT epoch(${dateSql("x", family)}) FROM (VALUES ${rows}) AS t(x)`)
    .numbers(0);
  return Array.from(seconds, (value) =>
    Number.isNaN(value) ? null : new Date(value * 1000).toISOString().slice(0, 16),
  );
}

test.each<[DateFamily, string[]]>([
  ["iso", ["2024-03-05", "2024-03-05T00:00:00Z", "2024-3-5 00:00", "2024-03-05 02:00:00+02:00"]],
  ["slashed", ["2024/03/05", "2024/3/5 00:00", "2024.03.05"]],
  ["compact", ["20240305"]],
  ["dmy", ["05/03/2024", "5.3.2024", "05-03-2024 00:00:00", "5/3/24", "05/03/2024 12:00 AM"]],
  ["mdy", ["03/05/2024", "3-5-2024", "3/5/24 00:00"]],
  ["named", ["Mar 5, 2024", "March 5, 2024", "5 Mar 2024", "05-Mar-2024"]],
  ["spaced", ["03 5, 2024", "03 05, 2024"]],
  ["chinese", ["2024年3月5日", "2024年03月05日"]],
])("%s: all these are 5 March 2024", (family, cells) => {
  expect(cells.every(readsAsDate)).toBe(true);
  expect(read(cells, family)).toEqual(cells.map(() => "2024-03-05T00:00"));
});

test("a day that does not exist is no date", () => {
  expect(read(["2024-02-30", "2024-02-29"], "iso")).toEqual([null, "2024-02-29T00:00"]);
  expect(read(["31/04/2024"], "dmy")).toEqual([null]);
});

test("one part above 12 tells day from month for the whole column", () => {
  expect(detectDate(["03/04/2024", "13/04/2024"], "auto")).toEqual({ family: "dmy", ambiguous: false });
  expect(detectDate(["03/04/2024", "03/14/2024"], "auto")).toEqual({ family: "mdy", ambiguous: false });
});

test("without such a part the column is ambiguous, unless its dates have dots", () => {
  expect(detectDate(["03/04/2024", "01/02/2024"], "auto")).toEqual({ family: "dmy", ambiguous: true });
  expect(detectDate(["03-04-2024"], "auto")?.ambiguous).toBe(true);
  expect(detectDate(["03.04.2024"], "auto")).toEqual({ family: "dmy", ambiguous: false });
  expect(detectDate(["03/04/2024"], "mdy")).toEqual({ family: "mdy", ambiguous: false });
});

test("numbers and words are no dates", () => {
  expect(detectDate(["17850", "12.5"], "auto")).toBeNull();
  expect(detectDate(["99999999", "12345678"], "auto")).toBeNull();
  expect(detectDate(["soon", "2024-01-01"], "auto")).toBeNull();
});
