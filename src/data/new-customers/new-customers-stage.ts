import type { Database } from "../database.ts";
import { assertDistinct } from "../files/assert-distinct.ts";
import { sniffFile } from "../files/read-file.ts";
import type { Pace } from "../pace.ts";
import { quoteName } from "../sql.ts";
import type {
  CustomerTable,
  NewCustomersSummary,
  SchemaTable,
  ScoringSchema,
  TableSource,
} from "../types.ts";
import { initWorkQueue } from "../work-queue.ts";
import { assertMatched } from "./assert-matched.ts";
import { buildNewCustomers, type FilledTable } from "./build-new-customers.ts";
import { matchFiles, type FileMatch, type GivenFile } from "./match-files.ts";
import { createEmptyTable, readNewTable } from "./read-new-table.ts";

/** Told as a table is read, 0..1; the table of customers ends with the features. */
export type NewCustomersProgress = (table: string, share: number) => void;

/** Files of new customers to one record per customer, as a model was trained on. */
export interface NewCustomersStage {
  build(
    schema: ScoringSchema,
    files: File[],
    onProgress: NewCustomersProgress,
  ): Promise<{ customers: CustomerTable; summary: NewCustomersSummary }>;
  cancel(): void;
}

/**
 * Starts the stage over a database of its own, which is opened with the first files: the tables of the Data step are
 * untouched.
 *
 * memory: the tables stand in the database while a call runs, and are removed at its end
 * errors: data/same-name, data/no-customers-file, data/no-key-column, data/cancelled, those of sniffFile, readFile
 *         and buildNewCustomers
 */
export function initNewCustomersStage(openDatabase: () => Promise<Database>): NewCustomersStage {
  const { enqueue, cancel } = initWorkQueue(openDatabase);
  return {
    build: (schema, files, onProgress) =>
      enqueue((database, pace) => readAndBuild(database, schema, files, onProgress, pace)),
    cancel,
  };
}

async function readAndBuild(
  database: Database,
  schema: ScoringSchema,
  files: File[],
  onProgress: NewCustomersProgress,
  pace: Pace,
): Promise<{ customers: CustomerTable; summary: NewCustomersSummary }> {
  const given = await sniffFiles(files, pace);
  const matched = matchFiles(schema, given);
  assertMatched(schema, given, matched);
  const filled: FilledTable[] = [];
  const customersName = schema.customer.table;
  try {
    for (const table of schema.tables) {
      const whole = table.name === customersName ? 0.5 : 1;
      const report = (share: number) => onProgress(table.name, share * whole);
      filled.push(await fillTable(database, table, matched.get(table), whole === 1 ? 0 : 1, report, pace));
    }
    const steps = schema.features.length + schema.tables.length + 1;
    let step = 0;
    const { customers, dropped } = await buildNewCustomers(database, schema, filled, async () => {
      onProgress(customersName, 0.5 + (0.5 * Math.min(step++, steps)) / steps);
      await pace();
    });
    onProgress(customersName, 1);
    const taken = [...matched.values()].map((match) => match.given);
    const summary: NewCustomersSummary = {
      customers: customers.keys.length,
      tables: filled.map((one) => one.matched),
      unusedFiles: given.filter((one) => !taken.includes(one)).map((one) => one.file.name),
      dropped,
    };
    return { customers, summary };
  } finally {
    for (const { table } of filled) {
      database.run(`DROP VIEW IF EXISTS ${quoteName(table.raw.name)}`);
      database.run(`DROP TABLE IF EXISTS ${table.raw.stored}`);
    }
  }
}

async function sniffFiles(files: File[], pace: Pace): Promise<GivenFile[]> {
  const auto = {
    encoding: "auto",
    delimiter: "auto",
    header: "auto",
    dates: "auto",
    decimal: "auto",
  } as const;
  const sources = files.map((file): TableSource => {
    return { name: file.name, file, options: { file: file.name, ...auto } };
  });
  assertDistinct(sources);
  const given: GivenFile[] = [];
  for (const source of sources) {
    await pace();
    given.push({ file: source.file, format: await sniffFile(source) });
  }
  return given;
}

async function fillTable(
  database: Database,
  schema: SchemaTable,
  match: FileMatch | undefined,
  leastRows: number,
  report: (share: number) => void,
  pace: Pace,
): Promise<FilledTable> {
  const table = match
    ? await readNewTable(database, schema, match, leastRows, async (share) => {
        report(share);
        await pace();
      })
    : createEmptyTable(database, schema);
  report(1);
  return { schema, ...table };
}
