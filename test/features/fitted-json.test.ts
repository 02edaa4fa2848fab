import { expect, test } from "vitest";
import { WorkbenchError } from "../../src/base/problem.ts";
import { formatFit, parseFit } from "../../src/features/fitted-json.ts";
import { fitStructured } from "../../src/features/structured/structured.ts";
import { makeCustomers } from "./support.ts";

const rows = Int32Array.from({ length: 40 }, (_, row) => row);
const structured = fitStructured(makeCustomers().columns, rows);
const fitted = {
  structured,
  texts: { combine: "join", most: 8, columns: false } as const,
  maxTokens: 32,
  prompt: "",
  tokenizerConfig: null,
};
const json = formatFit(fitted);

function findProblem(text: string) {
  try {
    parseFit(text);
  } catch (thrown) {
    return (thrown as WorkbenchError).problem;
  }
  return expect.fail("it was taken");
}

/** The JSON with one value changed, by its path. */
function change(path: string, value: unknown): string {
  const copy = JSON.parse(json);
  const names = path.split(".");
  const last = names.pop()!;
  const holder = names.reduce((object, name) => object[name], copy);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return JSON.stringify(copy);
}

test("what was written is read back, every number as it was", () => {
  expect(parseFit(json)).toEqual(fitted);
});

test("a newer format is refused with both versions", () => {
  expect(findProblem(change("version", 2))).toMatchObject({
    code: "features/newer-fit",
    facts: { found: 2, expected: 1 },
  });
});

test.each([
  ["version", undefined],
  ["version", "1"],
  ["structured", null],
  ["texts", []],
  ["texts.most", -1],
  ["maxTokens", 2],
  ["maxTokens", "64"],
  ["structured.referenceDay", "today"],
  ["structured.columns", {}],
  ["structured.columns.0", null],
  ["structured.columns.0.name", 7],
  ["structured.columns.0.kind", "sound"],
  ["structured.columns.0.center", null],
  ["structured.columns.0.scale", 0],
  ["structured.columns.0.log", 1],
  ["structured.columns.1.levels", ["a", 2]],
  ["structured.columns.2.daysBefore", undefined],
])("%s of %j is refused as broken", (path, value) => {
  const problem = findProblem(change(path, value));
  expect(problem.code).toBe("features/broken-fit");
  expect(problem.facts.reason).not.toContain("undefined");
});

test.each(["", "{", "[]", "null", json.slice(0, -20)])("%j is refused as broken", (text) => {
  expect(findProblem(text).code).toBe("features/broken-fit");
});
