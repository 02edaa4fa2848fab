import { detectDate } from "../tables/detect-date.ts";
import { tellDecimal } from "../tables/detect-number.ts";
import type { ColumnFormat } from "../tables/detect-type.ts";
import type { SchemaTable } from "../types.ts";

/**
 * Settles how the numbers or dates of a new column are read: as in training, unless its cells plainly contradict.
 *
 * `12,5` proves a comma where training had points, `31/12/2024` that the day comes first; what can be read either way
 * (`1,234`, `03/04/2024`) is read as in training.
 */
export function settleFormat(column: SchemaTable["columns"][number], cells: string[]): ColumnFormat {
  const { role, decimal, dates } = column;
  const trained = { decimal, family: dates, ambiguous: false };
  if (role === "number") {
    const proofs = cells.map(tellDecimal).filter((sign) => sign !== null);
    const others = proofs.filter((sign) => sign !== decimal);
    const isOther = proofs.length > 0 && others.length >= 0.95 * proofs.length;
    return { ...trained, kind: "number", decimal: isOther ? others[0] : decimal };
  }
  if (role !== "date") return { ...trained, kind: "text" };
  const found = detectDate(cells, "auto");
  const family = found === null || found.ambiguous ? dates : found.family;
  return { ...trained, kind: "date", family };
}
