import type { Format } from "./format.ts";

/** A count with its English noun. */
export function some(count: number, one: string, many: string, format?: Format): string {
  return `${format ? format.count(count) : count} ${count === 1 ? one : many}`;
}
