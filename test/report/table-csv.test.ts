import { expect, test } from "vitest";
import { writeTableCsv } from "../../src/report/table-csv.ts";

test("the head comes first, then the rows in their order; nothing in it starts a formula", () => {
  const table = {
    head: ["key", "score", "=class"],
    rows: [
      ["b", 0.25, "yes"],
      ["-a", -1, "no, never"],
    ],
  };
  expect(writeTableCsv(table)).toBe("key,score,'=class\r\nb,0.25,yes\r\n'-a,-1,\"no, never\"\r\n");
});

test("a table without rows is its head", () => {
  expect(writeTableCsv({ head: ["key", "score"], rows: [] })).toBe("key,score\r\n");
});
