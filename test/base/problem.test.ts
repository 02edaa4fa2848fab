import { expect, test } from "vitest";
import { fail, parseProblem, WorkbenchError } from "../../src/base/problem.ts";

test("a problem thrown is the problem that arrives", () => {
  const where = { file: "a.csv", row: 3, column: "age" };
  try {
    fail("data/not-a-number", "Row 3 holds x.", { found: "x" }, where);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(WorkbenchError);
    expect(parseProblem(thrown)).toEqual({
      code: "data/not-a-number",
      message: "Row 3 holds x.",
      facts: { found: "x" },
      where,
    });
  }
  expect.assertions(2);
});

test("anything else that is thrown is a fault of ours", () => {
  expect(parseProblem(new RangeError("too long"))).toMatchObject({
    code: "base/fault",
    message: "RangeError: too long",
  });
  expect(parseProblem("boom")).toMatchObject({ code: "base/fault", message: "boom" });
});
