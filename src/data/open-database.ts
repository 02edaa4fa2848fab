import {
  BROWSER_RUNTIME,
  createDuckDB,
  DuckDBDataProtocol,
  VoidLogger,
  type DuckDBBindings,
} from "@duckdb/duckdb-wasm/blocking";
import wasmUrl from "@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url";
import { fail } from "../base/problem.ts";
import { initDatabase, type Database } from "./database.ts";

let compiled: Promise<WebAssembly.Module> | null = null;

/**
 * Fetches the engine from our origin and compiles it, once; opening a database later needs no network.
 *
 * memory: keeps the compiled module (34 MB of wasm) until the worker ends
 * errors: data/engine-unreachable, when the file cannot be fetched; data/browser-too-old, without wasm exceptions
 */
export function warmDatabase(): Promise<WebAssembly.Module> {
  compiled ??= fetchModule().catch((thrown) => {
    compiled = null;
    throw thrown;
  });
  return compiled;
}

async function fetchModule(): Promise<WebAssembly.Module> {
  const response = await fetch(wasmUrl).catch(() => null);
  if (!response?.ok) {
    const status = response ? response.status : "no answer";
    fail(
      "data/engine-unreachable",
      `The table engine could not be loaded (${status}); connect once to the page's own server and try again.`,
      { status },
    );
  }
  try {
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch {
    return fail(
      "data/browser-too-old",
      "This browser cannot run the table engine (WebAssembly exceptions are missing); use a current Chrome, Edge, Firefox or Safari.",
    );
  }
}

/**
 * Opens an empty database in a worker of the browser.
 *
 * memory: the engine's own memory grows to at most 4 GB and is freed with the worker
 * errors: those of warmDatabase
 */
export async function openDatabase(): Promise<Database> {
  const module = await warmDatabase();
  const bundle = { mainModule: wasmUrl, mainWorker: "" };
  const bindings = await createDuckDB({ mvp: bundle, eh: bundle }, new VoidLogger(), BROWSER_RUNTIME);
  const failed = useModule(bindings, module);
  await Promise.race([bindings.instantiate(() => {}), failed]);
  bindings.open({ query: { castBigIntToDouble: true, castDecimalToDouble: true } });
  return initDatabase(bindings.connect(), {
    addFile: async (name, file) =>
      bindings.registerFileHandle(name, file, DuckDBDataProtocol.BROWSER_FILEREADER, true),
    removeFile: (name) => bindings.dropFile(name),
  });
}

/**
 * The bindings fetch for themselves, and wait for ever where that fails: they get the module we hold, and the promise
 * rejects where it cannot be started (no memory).
 */
function useModule(bindings: DuckDBBindings, module: WebAssembly.Module): Promise<never> {
  type Success = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;
  let reject: (reason: unknown) => void;
  const failed = new Promise<never>((_, refuse) => (reject = refuse));
  failed.catch(() => {});
  Object.assign(bindings, {
    instantiateWasm: (imports: WebAssembly.Imports, success: Success) => {
      Object.assign(globalThis, { DUCKDB_RUNTIME: BROWSER_RUNTIME });
      void WebAssembly.instantiate(module, imports).then(
        (instance) => success(instance, module),
        (thrown) => reject(thrown),
      );
      return [];
    },
  });
  return failed;
}
