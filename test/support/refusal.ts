import { expect } from "vitest";
import { WorkbenchError, type Problem } from "../../src/base/problem.ts";

/** The problem that work throws; the test fails where it throws none. */
export async function findRefusal(work: () => Promise<unknown>): Promise<Problem> {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof WorkbenchError) return thrown.problem;
    throw thrown;
  }
  return expect.fail("it was taken");
}
