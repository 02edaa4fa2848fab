import { isObject, type Unknown } from "../../base/json.ts";
import { fail } from "../../base/problem.ts";

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
