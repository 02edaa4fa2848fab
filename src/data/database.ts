import type { DuckDBConnection } from "@duckdb/duckdb-wasm/blocking";

/** A result, column by column; columns count from 0. */
export interface QueryResult {
  rows: number;
  /** A numeric column; NULL is NaN. [rows] */
  numbers(column: number): Float64Array;
  /** A text column. [rows] */
  strings(column: number): (string | null)[];
}

/** The tables of a run; what opens it (browser or Node) knows the engine, everything else knows this. */
export interface Database {
  run(sql: string): void;
  query(sql: string): QueryResult;
  /** Makes a file readable in SQL under `name`; the browser reads it in place, without a copy. */
  addFile(name: string, file: Blob): Promise<void>;
  removeFile(name: string): void;
  close(): void;
}

/** How a file reaches the engine: in place in the browser, as bytes in Node. */
export interface FileDoor {
  addFile(name: string, file: Blob): Promise<void>;
  removeFile(name: string): void;
}

/**
 * Makes a Database of a connection: extensions off, results as columns.
 *
 * memory: `numbers` and `strings` return new arrays; the engine's memory is free once the result is dropped
 */
export function initDatabase(connection: DuckDBConnection, door: FileDoor): Database {
  connection.query("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false;");
  connection.query("CREATE SCHEMA files;");
  return {
    run: (sql) => void connection.query(sql),
    query: (sql) => parseResult(connection.query(sql)),
    addFile: (name, file) => door.addFile(name, file),
    removeFile: (name) => door.removeFile(name),
    close: () => connection.close(),
  };
}

type ArrowTable = ReturnType<DuckDBConnection["query"]>;

function parseResult(table: ArrowTable): QueryResult {
  return {
    rows: table.numRows,
    numbers: (column) => readNumbers(table, column),
    strings: (column) =>
      Array.from(table.getChildAt(column) ?? [], (cell) => (cell === null ? null : String(cell))),
  };
}

function readNumbers(table: ArrowTable, column: number): Float64Array {
  const values = new Float64Array(table.numRows);
  let offset = 0;
  for (const chunk of table.getChildAt(column)?.data ?? []) {
    const cells = chunk.values as ArrayLike<number | bigint>;
    const valid = chunk.nullCount > 0 ? chunk.nullBitmap : null;
    for (let i = 0; i < chunk.length; i++) {
      const at = i + chunk.offset;
      const missing = valid && (valid[at >> 3] & (1 << (at & 7))) === 0;
      values[offset + i] = missing ? NaN : Number(cells[i]);
    }
    offset += chunk.length;
  }
  return values;
}
