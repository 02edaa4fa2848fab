import type { Prepared } from "../../../features/types.ts";
import type { Format } from "../../messages/format.ts";

/** A target as the person knows it: the name of a class, or the value. */
export function sayTarget({ classes }: Pick<Prepared, "classes">, target: number, format: Format): string {
  return classes ? (classes[target] ?? "") : format.exact(target);
}
