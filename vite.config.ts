import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { securityHeaders, securityMeta } from "./scripts/security-headers.mjs";
import { sizeBudget } from "./scripts/size-budget.mjs";

/** DuckDB's package exports the blocking interface for Node alone; the browser's is a file beside it. */
export const duckdbBlocking = {
  find: "@duckdb/duckdb-wasm/blocking",
  replacement: fileURLToPath(
    new URL("node_modules/@duckdb/duckdb-wasm/dist/duckdb-browser-blocking.mjs", import.meta.url),
  ),
};

export default defineConfig({
  base: "./",
  plugins: [svelte(), securityMeta(), sizeBudget()],
  worker: { format: "es" },
  build: { target: "es2023", assetsInlineLimit: 0, chunkSizeWarningLimit: 5000 },
  server: { headers: securityHeaders },
  preview: { headers: securityHeaders },
  resolve: { alias: [duckdbBlocking] },
});
