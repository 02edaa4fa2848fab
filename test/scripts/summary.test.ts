import { expect, test } from "vitest";
import { addCounts, countTests } from "../../scripts/summary.mjs";

const file = (...statuses: string[]) => ({
  status: statuses.includes("failed") ? "failed" : "passed",
  assertionResults: statuses.map((status) => ({ status })),
});
const report = (passed: number, failed: number, ...testResults: ReturnType<typeof file>[]) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  testResults,
});

test("passed and failed tests are those of the report", () => {
  expect(countTests(report(3, 1, file("passed", "failed")), 1)).toEqual({ passed: 3, failed: 1 });
});

test("a file that could not be read counts as one failed", () => {
  expect(countTests(report(3, 0, file("passed"), { status: "failed", assertionResults: [] }), 1)).toEqual({
    passed: 3,
    failed: 1,
  });
});

test("a runner that crashed, ran nothing, or ended badly after passing everything counts as one failed", () => {
  expect(countTests(null, 139)).toEqual({ passed: 0, failed: 1 });
  expect(countTests(report(0, 0), 0)).toEqual({ passed: 0, failed: 1 });
  expect(countTests(report(5, 0, file("passed")), 1)).toEqual({ passed: 5, failed: 1 });
});

test("the last line adds up all runners", () => {
  const counts = [
    { passed: 1, failed: 0 },
    { passed: 0, failed: 1 },
    { passed: 40, failed: 2 },
  ];
  expect(addCounts(counts)).toEqual({ passed: 41, failed: 3 });
});
