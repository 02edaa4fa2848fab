import type { Recipe } from "../../../recipe/types.ts";

/** A setting that two recipes do not share; null where one of them has no such setting. */
export interface RecipeDifference {
  /** Keys from the top of the recipe down. */
  path: string[];
  left: string | null;
  right: string | null;
}

/** The settings in which two recipes differ, in the order of the recipe; values as JSON writes them. */
export function findRecipeDifferences(left: Recipe, right: Recipe): RecipeDifference[] {
  return compare([], left, right);
}

function compare(path: string[], left: unknown, right: unknown): RecipeDifference[] {
  if (isPlain(left) && isPlain(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    return keys.flatMap((key) => compare([...path, key], left[key], right[key]));
  }
  const [a, b] = [write(left), write(right)];
  return a === b ? [] : [{ path, left: a, right: b }];
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function write(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
