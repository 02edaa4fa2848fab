import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { kernels } from "./scripts/kernels.mjs";
import { securityHeaders, securityMeta } from "./scripts/security-headers.mjs";
import { sizeBudget } from "./scripts/size-budget.mjs";

/** DuckDB's package exports the blocking interface for Node alone; the browser's is a file beside it. */
export const duckdbBlocking = {
  find: "@duckdb/duckdb-wasm/blocking",
  replacement: fileURLToPath(
    new URL("node_modules/@duckdb/duckdb-wasm/dist/duckdb-browser-blocking.mjs", import.meta.url),
  ),
};

/** DuckDB's scripts hold an eval that the content policy forbids and that is never reached. */
const rolldownOptions = { checks: { eval: false, pluginTimings: false } };

export default defineConfig({
  base: "./",
  plugins: [svelte(), kernels(), securityMeta(), sizeBudget()],
  worker: { format: "es", rolldownOptions },
  build: { target: "es2023", assetsInlineLimit: 0, chunkSizeWarningLimit: 5000, rolldownOptions },
  server: { headers: securityHeaders },
  preview: { headers: securityHeaders },
  resolve: { alias: [duckdbBlocking] },
});
