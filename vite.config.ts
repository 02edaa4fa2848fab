import { svelte } from "@sveltejs/vite-plugin-svelte";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
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

/** The package that runs ONNX encoders takes the runtime's build for GPUs, of twice the size, where that for the CPU does. */
export const onnxOnCpu = { find: /^onnxruntime-web\/webgpu$/, replacement: "onnxruntime-web/wasm" };

/** The encoders that ship, `default` first. */
function listBuiltinEncoders(): string[] {
  const models = fileURLToPath(new URL("public/models/", import.meta.url));
  const names = existsSync(models) ? readdirSync(models) : [];
  return names
    .filter((name) => existsSync(`${models}${name}/config.json`))
    .sort((a, b) => Number(b === "default") - Number(a === "default") || (a < b ? -1 : 1));
}

/** DuckDB's scripts hold an eval that the content policy forbids and that is never reached. */
const rolldownOptions = { checks: { eval: false, pluginTimings: false } };

/** The app's own code is kept in the browser and opens without a network; `workers/service-worker.ts` says how. */
const offline = VitePWA({
  strategies: "injectManifest",
  srcDir: "workers",
  filename: "service-worker.ts",
  injectRegister: false,
  manifest: {
    name: "Clientele",
    short_name: "Clientele",
    description: "Predicts the value of customers, wholly in the browser.",
    start_url: "./",
    scope: "./",
    display: "standalone",
    background_color: "#f3f5f2",
    theme_color: "#0a6a55",
    icons: [
      { src: "icon.svg", sizes: "any", type: "image/svg+xml" },
      { src: "icon-512.png", sizes: "512x512", type: "image/png", purpose: "any maskable" },
    ],
  },
  injectManifest: {
    globPatterns: ["**/*.{html,js,css,wasm,svg,png,csv,json,safetensors}", "models/**/README.md"],
    globIgnores: ["**/ort-wasm-*"], // for encoders that are there as ONNX alone: fetched when one is used
    maximumFileSizeToCacheInBytes: 100e6,
    dontCacheBustURLsMatching: /-[\w-]{8}\.\w+$/,
  },
});

export default defineConfig({
  base: "./",
  plugins: [svelte(), kernels(), securityMeta(), offline, sizeBudget()],
  worker: { format: "es", rolldownOptions },
  build: { target: "es2023", assetsInlineLimit: 0, chunkSizeWarningLimit: 5000, rolldownOptions },
  server: { headers: securityHeaders },
  preview: { headers: securityHeaders },
  define: {
    securityHeaders: JSON.stringify(securityHeaders),
    builtinEncoderNames: JSON.stringify(listBuiltinEncoders()),
  },
  resolve: { alias: [duckdbBlocking, onnxOnCpu] },
});
