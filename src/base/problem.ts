/** Where a problem was found; `row` counts from 1, the header being row 1. */
export interface Place {
  file?: string;
  row?: number;
  column?: string;
}

/** What went wrong, as plain data: survives a message between threads, unlike an Error. */
export interface Problem {
  /** `folder/what-is-wrong` */
  code: string;
  /** English, for logs: what was found, what was expected, what to do. */
  message: string;
  /** The values of that sentence, so that the page can say it in the reader's language. */
  facts: Record<string, string | number | string[]>;
  where: Place;
}

/** The one error of the workbench: a Problem that is thrown. */
export class WorkbenchError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.name = "WorkbenchError";
    this.problem = problem;
  }
}

/**
 * Throws a WorkbenchError.
 *
 * errors: always
 */
export function fail(code: string, message: string, facts: Problem["facts"] = {}, where: Place = {}): never {
  throw new WorkbenchError({ code, message, facts, where });
}

/** Turns anything thrown into a Problem; what is no WorkbenchError is a fault of ours, `base/fault`. */
export function parseProblem(thrown: unknown): Problem {
  if (thrown instanceof WorkbenchError) return thrown.problem;
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return { code: "base/fault", message, facts: { message }, where: {} };
}
