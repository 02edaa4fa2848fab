import { callerFolder, install, root } from "./install.mjs";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { benchRow, formatBenches } from "./bench-table.mjs";
import { chromiumArguments, provideChromium } from "./chromium.mjs";
import { serve } from "./serve.mjs";

/** @typedef {import("./bench-table.mjs").BenchRow} BenchRow */

/** @param {string} sentence @returns {never} */
function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Builds the page of the benches as the app is built, so that what runs is what ships. @param {string} outDir */
async function buildBenches(outDir) {
  process.env.NODE_ENV = "production";
  const vite = await import("vite");
  const input = join(root, "test/bench/bench.html");
  await vite.build({
    root,
    configFile: join(root, "vite.config.ts"),
    logLevel: "warn",
    build: { outDir, emptyOutDir: true, copyPublicDir: false, rolldownOptions: { input } },
  });
}

/**
 * Runs the benches in a worker of a page, one after the other.
 * @param {{ url: string, executablePath: string, webgpu: boolean }} options
 * @returns {Promise<{ rows: BenchRow[], failed: string[] }>}
 */
async function runBenches({ url, executablePath, webgpu }) {
  const { chromium } = await import("playwright");
  const browser = await chromium.launch({ executablePath, args: chromiumArguments({ webgpu, cut: true }) });
  const page = await browser.newPage();
  /** @type {BenchRow[]} */
  const rows = [];
  /** @type {string[]} */
  const failed = [];
  await new Promise((done, fail) => {
    page.on("console", (message) => {
      if (!message.text().startsWith("bench:")) return;
      const said = JSON.parse(message.text().slice("bench:".length));
      if (said.kind === "end") done(undefined);
      else if (said.kind === "failed") {
        failed.push(`${said.name}: ${said.message}`);
        if (said.name === "the worker") done(undefined);
      } else {
        rows.push(benchRow(said));
        console.error(`${said.name}: ${said.value} ${said.unit}`);
      }
    });
    page.on("crash", () => fail(new Error("The page of the benches crashed.")));
    page.goto(url).catch(fail);
  });
  await browser.close();
  return { rows, failed };
}

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    only: { type: "string" },
    runs: { type: "string", default: "5" },
    webgpu: { type: "boolean", default: false },
  },
});
if (!/^([5-9]|\d{2,})$/.test(values.runs))
  stop(`--runs is "${values.runs}": a whole number from 5 was expected.`);
await install();
const executablePath = await provideChromium();
const folder = join(root, ".cache/bench");
await buildBenches(folder);
const server = await serve(folder);
const query = new URLSearchParams({ runs: values.runs, ...(values.only ? { only: values.only } : {}) });
const url = `${server.url}test/bench/bench.html?${query}`;
const { rows, failed } = await runBenches({ url, executablePath, webgpu: values.webgpu });
await server.close();
console.log(formatBenches(rows));
if (values.out) writeFileSync(resolve(callerFolder(), values.out), `${JSON.stringify(rows, null, 2)}\n`);
if (rows.length === 0 && failed.length === 0) stop(`No bench is called ${values.only}.`);
if (failed.length > 0) stop(failed.join("\n"));
