import { expect, test } from "vitest";
import { applyDate, dateParts, findReferenceDay, fitDate } from "../../../src/features/structured/dates.ts";

const day = (iso: string) => Date.parse(iso) / 86_400_000;

test("the reference date is the latest of all date columns that five training customers have", () => {
  const columns = [Float64Array.of(3, NaN, 9, 1, 2, 5), Float64Array.of(4, 11, 4, 5, NaN, 6)];
  expect(findReferenceDay(columns)).toBe(11);
  expect(findReferenceDay([...columns, Float64Array.of(NaN, 40, 41, 42, 43)])).toBe(11);
  expect(findReferenceDay([Float64Array.of(NaN)])).toBeNull();
  expect(Object.is(findReferenceDay([new Float64Array(5).fill(-0)]), 0)).toBe(true); // JSON knows no -0
});

test("a date becomes days before the reference, and month and weekday on circles", () => {
  const days = ["2024-04-04", "2024-04-03", "2024-04-02", "2024-04-01", "2024-03-31"].map(day);
  const fit = fitDate(Float64Array.from(days), day("2024-04-04")); // 0 to 4 days before: median 2, quartiles 1 and 3
  const out = new Float32Array(dateParts.length + 1);
  applyDate(fit, day("2024-04-04"), day("2024-04-04"), out, 1);
  // April is the fourth of twelve months: a quarter turn. 2024-04-04 is a Thursday: 4 of 7 days after Sunday.
  const weekday = (2 * Math.PI * 4) / 7;
  const expected = [0, -1, 1, 0, Math.sin(weekday), Math.cos(weekday)];
  expected.forEach((value, i) => expect(out[i]).toBeCloseTo(value, 6));
});

test("the time of day and a date before 1970 move neither month nor weekday", () => {
  const fit = fitDate(new Float64Array(5), 0);
  const out = new Float32Array(10);
  applyDate(fit, day("1969-12-31T23:59:00Z"), 0, out, 0); // a Wednesday in December
  applyDate(fit, day("1969-12-31"), 0, out, 5);
  expect([...out.subarray(1, 5)]).toEqual([...out.subarray(6)]);
  expect(out[1]).toBeCloseTo(Math.sin((2 * Math.PI * 11) / 12), 6);
  expect(out[3]).toBeCloseTo(Math.sin((2 * Math.PI * 3) / 7), 6);
});

test("a missing date is all zeros", () => {
  const out = new Float32Array(dateParts.length);
  applyDate(fitDate(Float64Array.of(1, 2, 1, 2, 1), 2), NaN, 2, out, 0);
  expect([...out]).toEqual([0, 0, 0, 0, 0]);
});

test("a date that four training customers have is all zeros, whatever comes later", () => {
  const fit = fitDate(Float64Array.of(1, 2, 3, 4, NaN), 4);
  expect(fit.daysBefore).toMatchObject({ center: 0, scale: 1, missingFlag: true, empty: true });
  const out = new Float32Array(dateParts.length);
  applyDate(fit, 3, 4, out, 0);
  expect([...out]).toEqual([0, 0, 0, 0, 0]);
});
