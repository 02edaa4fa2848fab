import * as v from "valibot";
import { fail } from "../base/problem.ts";
import { built, notYetBuilt } from "./built.ts";
import { recipeSchema, type RecipeInput } from "./schema.ts";

export type { RecipeInput };

/**
 * Reads a recipe document and refuses what is wrong in it, naming the path, what was found and what is allowed.
 *
 * `document` is the text of a JSON file, or its value.
 *
 * errors: recipe/not-json, recipe/not-an-object, recipe/version, recipe/not-built (a value of the contract that a
 *         later version brings), recipe/invalid
 */
export function parseRecipe(document: unknown): RecipeInput {
  const json = typeof document === "string" ? parseJson(document) : document;
  if (json === null || typeof json !== "object" || Array.isArray(json)) {
    fail(
      "recipe/not-an-object",
      `The recipe is ${show(json)}; expected a JSON object like the one in docs/recipe.md.`,
      { found: show(json) },
    );
  }
  assertVersion(json as Record<string, unknown>);
  assertBuilt(json);
  const parsed = v.safeParse(recipeSchema, json);
  if (!parsed.success) refuse(parsed.issues[0]);
  for (const path of ["label", "task"] as const) {
    if (parsed.output[path] === undefined) refuseMissing(path);
  }
  return parsed.output;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return fail("recipe/not-json", `The recipe is not JSON: ${reason}.`, { reason });
  }
}

function assertVersion(json: Record<string, unknown>): void {
  if (json.version === 1) return;
  fail(
    "recipe/version",
    `The recipe's version is ${show(json.version)}; this app reads version 1. Set "version": 1, or use a newer app.`,
    { found: show(json.version) },
  );
}

function assertBuilt(json: object): void {
  for (const [path, { values, has }] of Object.entries(notYetBuilt)) {
    const found = valueAt(json, path);
    if (!values.includes(found)) continue;
    fail(
      "recipe/not-built",
      `${path} is ${show(found)}, which this version has not built yet; it has: ${has.join(", ")}.`,
      { path, found: show(found), allowed: [...has] },
    );
  }
}

function valueAt(json: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], json);
}

function refuse(issue: v.BaseIssue<unknown>): never {
  const path = v.getDotPath(issue) ?? "the recipe";
  const unknownKey = issue.type === "strict_object" && issue.expected === "never";
  const allowed = unknownKey ? "no key of this name" : allowedOf(issue);
  const found = issue.received === "undefined" ? "missing" : unknownKey ? "there" : show(issue.input);
  fail("recipe/invalid", `${path} is ${found}; allowed is ${allowed}.`, { path, found, allowed });
}

function refuseMissing(path: "label" | "task"): never {
  const allowed = path === "task" ? built.tasks.join(", ") : '{ "table": ..., "column": ... }';
  fail("recipe/invalid", `${path} is missing; allowed is ${allowed}.`, { path, found: "missing", allowed });
}

function allowedOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type === "check") return issue.message;
  const bounds: Record<string, string> = {
    integer: "a whole number",
    multiple_of: `a multiple of ${issue.requirement}`,
  };
  return bounds[issue.type] ?? issue.expected ?? issue.message;
}

function show(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
