import { createDuckDB, NODE_RUNTIME, VoidLogger } from "@duckdb/duckdb-wasm/blocking";
import { createRequire } from "node:module";
import { initDatabase, type Database } from "../../src/data/database.ts";

/** Opens an empty database in Node: the same engine and the same build as in the browser. */
export async function openTestDatabase(): Promise<Database> {
  const wasm = createRequire(import.meta.url).resolve("@duckdb/duckdb-wasm/dist/duckdb-eh.wasm");
  const bundle = { mainModule: wasm, mainWorker: "" };
  const bindings = await createDuckDB({ mvp: bundle, eh: bundle }, new VoidLogger(), NODE_RUNTIME);
  await bindings.instantiate(() => {});
  bindings.open({ query: { castBigIntToDouble: true, castDecimalToDouble: true } });
  return initDatabase(bindings.connect(), {
    addFile: async (name, file) =>
      bindings.registerFileBuffer(name, new Uint8Array(await file.arrayBuffer())),
    removeFile: (name) => bindings.dropFile(name),
  });
}
