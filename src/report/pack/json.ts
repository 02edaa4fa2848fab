import { fail } from "../../base/problem.ts";

/** A JSON object of which nothing is known yet. */
export type Unknown = Record<string, unknown>;

/** Whether a value is an object with named parts. */
export const isObject = (value: unknown): value is Unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a value is a text. */
export const isText = (value: unknown): value is string => typeof value === "string";

/** Whether a value is a number that can be computed with. */
export const isNumber = (value: unknown): value is number => Number.isFinite(value);

/** Whether a value is a whole number from 0 on. */
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** Whether a value is a list of which every part passes. */
export const isList = (value: unknown, isPart: (part: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isPart);

/**
 * Reads a file of a pack as a JSON object.
 *
 * errors: report/pack-broken
 */
export function parseObject(bytes: Uint8Array, file: string): Unknown {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    failBroken(file, "JSON");
  }
  if (!isObject(value)) failBroken(file, "JSON");
  return value;
}

/**
 * Throws unless every part of a file is as it must be; the first one that is not is named.
 *
 * errors: report/pack-broken
 */
export function assertParts(file: string, parts: Record<string, boolean>): void {
  const broken = Object.keys(parts).find((part) => !parts[part]);
  if (broken !== undefined) failBroken(file, broken);
}

function failBroken(file: string, part: string): never {
  fail(
    "report/pack-broken",
    `In the model pack, ${file} has no readable ${part}; save the model again where it was made.`,
    { part },
    { file },
  );
}
