import type {
  CustomersSummary,
  NewCustomersSummary,
  Proposal,
  Rejection,
  ScoringSchema,
  TableSource,
  TableSummary,
} from "../data/types.ts";
import type { Recipe } from "../recipe/types.ts";
import type { RecipeInput } from "../recipe/parse-recipe.ts";
import type { CommonApi } from "./common.ts";
import type { Result } from "./result.ts";

/** Progress of reading: rows so far, of an estimate. */
export type DataProgress = (progress: { table: string; share: number }) => void;

/** data.worker: files -> tables -> customers. */
export interface DataApi extends CommonApi {
  /** Reads files into tables, in place of what was there under the same names. */
  open(sources: TableSource[], onProgress: DataProgress): Promise<Result<TableSummary[]>>;
  /** Removes a table. */
  close(name: string): Promise<Result<void>>;
  /** All rows that were kept out of a table, from `offset`. */
  rejections(table: string, offset: number, limit: number): Promise<Result<Rejection[]>>;
  /** Completes a recipe from the data (roles, label, task, split) and looks for leaks on the training rows. */
  propose(input: RecipeInput): Promise<Result<Proposal>>;
  /**
   * Builds one record per customer and posts the CustomerTable to `port`; the page gets counts alone.
   * `maxTrainRows` keeps the first training customers in file order.
   */
  build(recipe: Recipe, maxTrainRows: number | null, port: MessagePort): Promise<Result<CustomersSummary>>;
  /**
   * Reads files of new customers, in a database of their own, matches them with the tables of a model, and posts one
   * record per customer to `port` as a CustomerTable: all on the test side, every target NaN.
   */
  buildNew(
    schema: ScoringSchema,
    files: File[],
    port: MessagePort,
    onProgress: DataProgress,
  ): Promise<Result<NewCustomersSummary>>;
  /** Ends the work of `buildNew` between two of its steps, with `data/cancelled`; a run goes on. */
  cancelNew(): Promise<Result<void>>;
  /** Ends all other work under way between two of its steps, with `data/cancelled`. */
  cancel(): Promise<Result<void>>;
}
