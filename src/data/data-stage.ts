import type { UsualEncoder } from "../recipe/complete-recipe.ts";
import type { RecipeInput } from "../recipe/parse-recipe.ts";
import type { Recipe } from "../recipe/types.ts";
import { buildCustomers } from "./customers/build-customers.ts";
import { findTable } from "./customers/plan-customers.ts";
import type { Database } from "./database.ts";
import { assertDistinct } from "./files/assert-distinct.ts";
import { readFile, type RawTable } from "./files/read-file.ts";
import type { Pace } from "./pace.ts";
import { propose } from "./propose.ts";
import { quoteName } from "./sql.ts";
import { initWorkQueue } from "./work-queue.ts";
import { profileTable } from "./tables/profile-table.ts";
import type { Table } from "./tables/table.ts";
import type {
  CustomersSummary,
  CustomerTable,
  Proposal,
  Rejection,
  TableSource,
  TableSummary,
} from "./types.ts";

/** Files, tables and customers of one page: what data.worker offers, without the worker. */
export interface DataStage {
  open(sources: TableSource[], onProgress: (table: string, share: number) => void): Promise<TableSummary[]>;
  close(name: string): Promise<void>;
  rejections(table: string, offset: number, limit: number): Rejection[];
  propose(input: RecipeInput): Promise<Proposal>;
  build(
    recipe: Recipe,
    maxTrainRows: number | null,
  ): Promise<{ customers: CustomerTable; summary: CustomersSummary }>;
  cancel(): void;
}

/**
 * Starts the stage over a database that is opened with the first files.
 *
 * `usualEncoder` is that of a recipe which names none. Calls run one after the other; `cancel` ends the one under way between two of its steps, and those that wait.
 * Where a file of a call cannot be read, or the call is cancelled, all tables stay as they were.
 */
export function initDataStage(openDatabase: () => Promise<Database>, usualEncoder?: UsualEncoder): DataStage {
  const tables = new Map<string, Table>();
  const { enqueue, cancel } = initWorkQueue(openDatabase);
  return {
    open: (sources, onProgress) => enqueue((db, pace) => openTables(db, tables, sources, onProgress, pace)),
    close: (name) => enqueue(async (db) => closeTable(db, tables, name)),
    rejections: (name, offset, limit) => findTable(tables, name).raw.rejections.slice(offset, offset + limit),
    propose: (input) => enqueue((db, pace) => propose(db, tables, input, pace, usualEncoder)),
    build: (recipe, maxTrainRows) =>
      enqueue((db, pace) => buildCustomers(db, tables, recipe, maxTrainRows, pace)),
    cancel,
  };
}

async function openTables(
  database: Database,
  tables: Map<string, Table>,
  sources: TableSource[],
  onProgress: (table: string, share: number) => void,
  pace: Pace,
): Promise<TableSummary[]> {
  assertDistinct(sources);
  const read: Table[] = [];
  let reading: RawTable | null = null;
  try {
    for (const source of sources) {
      const report = (from: number, width: number) => async (share: number) => {
        onProgress(source.name, from + width * share);
        await pace();
      };
      reading = await readFile(database, source, report(0, 0.6));
      read.push(await profileTable(database, reading, source.options, report(0.6, 0.4)));
      reading = null;
      onProgress(source.name, 1);
    }
  } catch (thrown) {
    for (const raw of [reading, ...read.map((table) => table.raw)]) dropStored(database, raw);
    throw thrown;
  }
  for (const table of read) {
    closeTable(database, tables, table.raw.name);
    tables.set(table.raw.name, table);
  }
  return read.map((table) => table.summary);
}

function closeTable(database: Database, tables: Map<string, Table>, name: string): void {
  database.run(`DROP VIEW IF EXISTS ${quoteName(name)}`);
  dropStored(database, tables.get(name)?.raw ?? null);
  tables.delete(name);
}

function dropStored(database: Database, raw: RawTable | null): void {
  if (raw) database.run(`DROP TABLE IF EXISTS ${raw.stored}`);
}

/** The buffers of a customer table, to be handed over to another thread instead of copied. */
export function listBuffers(customers: CustomerTable): ArrayBuffer[] {
  const columns = customers.columns.map((column) =>
    column.kind === "number" ? column.values : column.kind === "date" ? column.days : column.codes,
  );
  return [...columns, customers.target, customers.sides].map((array) => array.buffer as ArrayBuffer);
}
