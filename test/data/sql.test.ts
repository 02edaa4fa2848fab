import { expect, test } from "vitest";
import { quoteName, quoteText } from "../../src/data/sql.ts";

test("names and texts are quoted, and quotes in them doubled", () => {
  expect(quoteName('the "last" one')).toBe('"the ""last"" one"');
  expect(quoteText("O'Neill")).toBe("'O''Neill'");
});
