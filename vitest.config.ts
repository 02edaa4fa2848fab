import { svelte } from "@sveltejs/vite-plugin-svelte";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumArguments, findChromium } from "./scripts/chromium.mjs";
import { kernels } from "./scripts/kernels.mjs";
import { duckdbBlocking, onnxOnCpu } from "./vite.config.ts";

const chromium = await findChromium();

/** tfjs ships ES modules in packages that Node takes for CommonJS: let Vite read them. */
const server = { deps: { inline: [/@tensorflow\//] } };

/** A page with these headers may share memory between threads; the app's own server sends them too. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** What the tests in a browser import, themselves or through the app; one that is missing here would be served as it is. */
const packages = [
  "@duckdb/duckdb-wasm/blocking",
  "@huggingface/tokenizers",
  "@observablehq/plot",
  "@tensorflow/tfjs-backend-cpu",
  "@tensorflow/tfjs-backend-webgpu",
  "@tensorflow/tfjs-core",
  "@tensorflow/tfjs-core/dist/register_all_gradients.js",
  "@xenova/transformers",
  "axe-core",
  "comlink",
  "fast-check",
  "fflate",
  "valibot",
  "virtua/svelte",
];

/** What tfjs writes in Node each time it is loaded, of a package that is not for us. */
const tfjsNotice = /tfjs-node|Platform node has already been set/;

/** Tests of what a module does at its first use, or of how much memory it takes: each file has modules of its own. */
const fresh = "test/**/*.fresh.test.ts";

/** Tests of how long the page takes at most: by themselves, after all others. */
const quiet = "test/browser/**/*.quiet.test.ts";

export default defineConfig({
  test: {
    maxWorkers: "100%", // else one core of two would stand idle
    onConsoleLog: (log) => !tfjsNotice.test(log),
    projects: [
      {
        plugins: [svelte(), kernels()],
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/browser/**", "test/workers/**", "test/real/**", "test/**/*.browser.test.ts", fresh],
          testTimeout: 60_000,
          server,
          isolate: false, // each file would load tfjs anew, a second of processor time
          restoreMocks: true,
          unstubGlobals: true,
          unstubEnvs: true,
        },
      },
      {
        plugins: [kernels()],
        test: {
          name: "fresh",
          include: [fresh],
          testTimeout: 60_000,
          server,
          restoreMocks: true,
          unstubGlobals: true,
        },
      },
      {
        plugins: [svelte(), kernels()],
        resolve: { alias: [duckdbBlocking, onnxOnCpu] },
        // A package found late would load the page again, under the tests that share it: each is named here.
        optimizeDeps: { noDiscovery: true, include: packages },
        worker: { format: "es" },
        server: { headers: isolation },
        test: {
          name: "worker",
          include: ["test/workers/**/*.test.ts", "test/**/*.browser.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          isolate: false, // a page for each file would load tfjs anew, and compile the same programs again
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: chromium?.path, args: chromiumArguments({ webgpu: true }) },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          exclude: [quiet],
          testTimeout: 600_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "quiet",
          include: [quiet],
          testTimeout: 600_000,
        },
      },
      {
        test: {
          name: "real",
          include: ["test/real/**/*.test.ts"],
          testTimeout: 6 * 3_600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
