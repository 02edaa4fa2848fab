import { callerFolder, install, root } from "./install.mjs";
import { cpSync, existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { benchRow, formatBenches } from "./bench-table.mjs";
import { chromiumArguments, provideChromium } from "./chromium.mjs";
import { securityHeaders } from "./security-headers.mjs";
import { serve } from "./serve.mjs";

/** @typedef {import("./bench-table.mjs").BenchRow} BenchRow */
/** @typedef {import("../test/bench/bench-message.ts").PageMessage} PageMessage */
/** @typedef {{ rows: BenchRow[], leftOut: string[], failed: string[] }} Outcome */

/** @param {string} sentence @returns {never} */
function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** The policy of the app forbids the workers that other libraries make of a blob; they are to run as they come. */
const openPolicy = {
  name: "open-policy",
  transformIndexHtml: {
    order: /** @type {const} */ ("post"),
    handler: (/** @type {string} */ html) =>
      html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ""),
  },
};

/** What the page needs to be isolated, and no policy of contents. */
const headers = Object.fromEntries(
  Object.entries(securityHeaders).filter(([name]) => name.startsWith("Cross-Origin-")),
);

/** Builds the page of the benches as the app is built, so that what runs is what ships. @param {string} outDir */
async function buildBenches(outDir) {
  process.env.NODE_ENV = "production";
  const vite = await import("vite");
  const input = join(root, "test/bench/bench.html");
  await vite.build({
    root,
    configFile: join(root, "vite.config.ts"),
    logLevel: "error",
    plugins: [openPolicy],
    build: { outDir, emptyOutDir: true, copyPublicDir: false, rolldownOptions: { input } },
  });
  for (const file of ["encoder.onnx", "encoder.safetensors"]) {
    const made = join(root, "test/bench/onnx", file);
    if (existsSync(made)) cpSync(made, join(outDir, "onnx", file));
  }
}

/** What the page says, line by line, is put where it belongs. @param {Outcome} outcome */
function listen(outcome) {
  /** @type {Map<string, { name: string, unit: string, against: string, better: "more" | "less" }>} */
  const started = new Map();
  return (/** @type {PageMessage} */ said) => {
    if (said.kind === "start") {
      started.set(said.name, said);
      console.error(`${said.name} ...`);
    } else if (said.kind === "failed") outcome.failed.push(`${said.name} failed: ${said.message}`);
    else if (said.kind === "left-out") outcome.leftOut.push(`${said.name} was left out: ${said.message}`);
    else if (said.kind === "result") {
      const bench = started.get(said.name);
      if (!bench) throw new Error(`The page measured ${said.name} and had not started it.`);
      const row = benchRow({ ...bench, values: said.values, others: said.others });
      outcome.rows.push(row);
      console.error(`${row.name}: ${row.value} ${row.unit}, ${row.ratio ?? "-"}`);
    }
  };
}

/**
 * Runs the benches of one browser, each in a worker of a page, one after the other.
 * @param {{ url: string, executablePath: string, webgpu: boolean, outcome: Outcome }} options
 */
async function runBenches({ url, executablePath, webgpu, outcome }) {
  const { chromium } = await import("playwright");
  const browser = await chromium.launch({ executablePath, args: chromiumArguments({ webgpu, cut: true }) });
  const page = await browser.newPage();
  const hear = listen(outcome);
  await new Promise((done, fail) => {
    page.on("console", (message) => {
      if (!message.text().startsWith("bench:")) return;
      const said = JSON.parse(message.text().slice("bench:".length));
      if (said.kind === "end") done(undefined);
      else hear(said);
    });
    page.on("pageerror", fail);
    page.on("crash", () => fail(new Error("The page of the benches crashed.")));
    page.goto(url).catch(fail);
  }).catch((/** @type {Error} */ error) => outcome.failed.push(error.message));
  await browser.close();
}

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    only: { type: "string" },
    runs: { type: "string", default: "5" },
  },
});
if (!/^([5-9]|\d{2,})$/.test(values.runs))
  stop(`--runs is "${values.runs}": a whole number from 5 was expected.`);
await install();
const executablePath = await provideChromium();
const folder = join(root, ".cache/bench");
await buildBenches(folder);
const server = await serve(folder, { headers });
/** @type {Outcome} */
const outcome = { rows: [], leftOut: [], failed: [] };
for (const browser of ["plain", "webgpu"]) {
  const query = new URLSearchParams({
    browser,
    runs: values.runs,
    ...(values.only ? { only: values.only } : {}),
  });
  const url = `${server.url}test/bench/bench.html?${query}`;
  await runBenches({ url, executablePath, webgpu: browser === "webgpu", outcome });
}
await server.close();
const { rows, leftOut, failed } = outcome;
if (rows.length > 0) console.log(formatBenches(rows));
for (const sentence of leftOut) console.log(sentence);
if (values.out) writeFileSync(resolve(callerFolder(), values.out), `${JSON.stringify(rows, null, 2)}\n`);
if (rows.length + leftOut.length + failed.length === 0) stop(`No bench is called ${values.only}.`);
if (failed.length > 0) stop(failed.join("\n"));
