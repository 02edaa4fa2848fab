import type { Database } from "../database.ts";
import type { CustomerTable, NewCustomersSummary, ScoringSchema } from "../types.ts";

/** Files of new customers to one record per customer, as a model was trained on. */
export interface NewCustomersStage {
  build(
    schema: ScoringSchema,
    files: File[],
    onProgress: (table: string, share: number) => void,
  ): Promise<{ customers: CustomerTable; summary: NewCustomersSummary }>;
  cancel(): void;
}

/** Starts the stage over a database of its own. */
export function initNewCustomersStage(_openDatabase: () => Promise<Database>): NewCustomersStage {
  return {
    build: () => Promise.reject(new Error("being built")),
    cancel: () => undefined,
  };
}
