import type { SchemaTable } from "../../data/types.ts";
import type { ModelPack } from "../../report/types.ts";

/** What a model reads of a customer; its schema says only what the data of its run had. */
export interface PackReads {
  texts: boolean;
  columns: boolean;
}

/** What this pack reads. */
export function readsOf({ recipe, fitted }: ModelPack): PackReads {
  return { texts: fitted.tokenizer !== null, columns: recipe.fusion !== "text-only" };
}

/** The tables of a pack with the columns that its model reads; dates also tell which text is newer. */
export function listReadTables(pack: ModelPack): SchemaTable[] {
  const { texts, columns } = readsOf(pack);
  const { tables, customer } = pack.schema;
  const isRead: Partial<Record<string, boolean>> = { text: texts, number: columns, category: columns };
  return tables
    .map((table) => ({ ...table, columns: table.columns.filter(({ role }) => isRead[role] ?? true) }))
    .filter(({ name, columns: read }) => {
      return columns || name === customer.table || read.some(({ role }) => role === "text");
    });
}
