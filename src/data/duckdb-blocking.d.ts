declare module "@duckdb/duckdb-wasm/blocking" {
  export {
    BROWSER_RUNTIME,
    createDuckDB,
    DuckDBBindings,
    DuckDBConnection,
    DuckDBDataProtocol,
    VoidLogger,
  } from "@duckdb/duckdb-wasm/dist/types/src/targets/duckdb-browser-blocking";
  export { NODE_RUNTIME } from "@duckdb/duckdb-wasm/dist/types/src/targets/duckdb-node-blocking";
}
