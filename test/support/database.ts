import {
  createDuckDB,
  NODE_RUNTIME,
  VoidLogger,
  type DuckDBBindings,
  type DuckDBConnection,
} from "@duckdb/duckdb-wasm/blocking";
import { createRequire } from "node:module";
import { expect, onTestFinished } from "vitest";
import { initDatabase, type Database } from "../../src/data/database.ts";

/** An engine that was started, and the test file that has its database; null where none has. */
interface Started {
  bindings: DuckDBBindings;
  connection: DuckDBConnection | null;
  heldBy: string | null;
}

/** Those of this process: one takes a second and more to start, most of it for linking its 75,000 exports. */
const engines: Started[] = [];

async function startEngine(): Promise<Started> {
  const wasm = createRequire(import.meta.url).resolve("@duckdb/duckdb-wasm/dist/duckdb-eh.wasm");
  const bundle = { mainModule: wasm, mainWorker: "" };
  const bindings = await createDuckDB({ mvp: bundle, eh: bundle }, new VoidLogger(), NODE_RUNTIME);
  await bindings.instantiate(() => {});
  return { bindings, connection: null, heldBy: null };
}

/**
 * Lends databases to what is made now: until the end of the test, or of the file where this is called outside of one.
 *
 * The opener gives an empty database at each call.
 */
export function lendDatabases(): () => Promise<Database> {
  const lent: Started[] = [];
  try {
    onTestFinished(() => lent.forEach((engine) => (engine.heldBy = null)));
  } catch {
    // not within a test
  }
  return async () => {
    const file = expect.getState().testPath!;
    let engine = engines.find(({ heldBy }) => heldBy !== file);
    if (!engine) engines.push((engine = await startEngine()));
    engine.heldBy = file;
    lent.push(engine);
    return openDatabase(engine);
  };
}

function openDatabase(engine: Started): Database {
  const { bindings } = engine;
  engine.connection?.close(); // before its database is gone
  bindings.dropFiles();
  bindings.open({ query: { castBigIntToDouble: true, castDecimalToDouble: true } });
  engine.connection = bindings.connect();
  return initDatabase(engine.connection, {
    addFile: async (name, file) =>
      bindings.registerFileBuffer(name, new Uint8Array(await file.arrayBuffer())),
    removeFile: (name) => bindings.dropFile(name),
  });
}

/** Opens an empty database in Node: the same engine and the same build as in the browser. */
export const openTestDatabase = (): Promise<Database> => lendDatabases()();
