import { parseProblem, type Problem } from "../base/problem.ts";

/** What a worker's method resolves to: Comlink keeps of an Error only name, message and stack. */
export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** Runs a method of a worker and turns what it throws into a Problem. */
export async function toResult<T>(work: () => T | Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    return { ok: false, problem: parseProblem(thrown) };
  }
}
