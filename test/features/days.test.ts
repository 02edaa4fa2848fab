import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDay, parseDay } from "../../src/features/days.ts";

test("a day is written as a date, with the time of day where there is one", () => {
  // 2024-02-29 is 19,782 days after 1970-01-01: 54 years of 365 days, 13 leap days before 2024, 59 days of 2024
  expect(54 * 365 + 13 + 59).toBe(19_782);
  expect(formatDay(19_782)).toBe("2024-02-29");
  expect(formatDay(19_782.5)).toBe("2024-02-29 12:00:00");
  expect(formatDay(-1)).toBe("1969-12-31");
});

test("what was written is read again", () => {
  fc.assert(
    fc.property(fc.integer({ min: -300_000, max: 300_000 }), (day) => parseDay(formatDay(day)) === day),
  );
});

test.each(["2023-02-29", "2023-13-01", "2023-1-2", "01.02.2023", "2023-01-01 10:00", "", "soon"])(
  "%j is no date",
  (text) => expect(parseDay(text)).toBeNull(),
);
