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
