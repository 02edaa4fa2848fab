import { callerFolder, install, root } from "./install.mjs";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromiumArguments, provideChromium } from "./chromium.mjs";
import { parsePretrainOptions } from "./pretrain/pretrain-options.mjs";
import { readTexts } from "./pretrain/read-texts.mjs";
import { formatLeft } from "./progress.mjs";
import { UsageError } from "./recipe-options.mjs";
import { securityHeaders } from "./security-headers.mjs";
import { serve } from "./serve.mjs";

/** @typedef {import("./pretrain/pretrain-options.mjs").PretrainOptions} PretrainOptions */
/** @typedef {import("./pretrain/pretrain-message.ts").PretrainMessage} PretrainMessage */
/** @typedef {import("./pretrain/pretrain-message.ts").PretrainRequest} PretrainRequest */
/** @typedef {import("./pretrain/pretrain-message.ts").PretrainFacts} PretrainFacts */

const cache = join(root, ".cache/pretrain");
const built = join(cache, "built");
const files = ["config.json", "tokenizer.json", "model.safetensors"];

/** What the page needs to be isolated, and no policy of contents. */
const headers = Object.fromEntries(
  Object.entries(securityHeaders).filter(([name]) => name.startsWith("Cross-Origin-")),
);

/** The policy of the app is for the app's own page. */
const openPolicy = {
  name: "open-policy",
  transformIndexHtml: {
    order: /** @type {const} */ ("post"),
    handler: (/** @type {string} */ html) =>
      html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ""),
  },
};

/** Builds the page as the app is built, so that the engine that runs is the one that ships. */
async function buildPage() {
  process.env.NODE_ENV = "production";
  const vite = await import("vite");
  const input = join(root, "scripts/pretrain/pretrain.html");
  await vite.build({
    root,
    configFile: join(root, "vite.config.ts"),
    logLevel: "error",
    plugins: [openPolicy],
    build: { outDir: built, emptyOutDir: true, copyPublicDir: false, rolldownOptions: { input } },
  });
}

/** @param {PretrainOptions} options @param {string[]} texts @returns {PretrainRequest} */
function describeRequest(options, texts) {
  const { layers, hidden, vocabulary, positions, epochs, minutes, maxTokens, threads, from, also } = options;
  const { seed, batchSize, learningRate, maskShare, distil } = options;
  const start = { layers, hidden, vocabulary, positions };
  const fixed = { warmup: 0.05, weightDecay: 0.01, clipNorm: 1, dropout: 0 };
  const plan = { seed, batchSize, learningRate, maskShare, distil, ...fixed };
  const hash = createHash("sha256").update(JSON.stringify({ start, plan, epochs, maxTokens, texts }));
  for (const folder of [from, also])
    if (folder) for (const file of files) hash.update(readFileSync(join(folder, file)));
  // What was begun by other code is begun anew.
  for (const file of readdirSync(built, { recursive: true, encoding: "utf8" }).sort())
    if (/\.(js|wasm)$/.test(file)) hash.update(readFileSync(join(built, file)));
  const fingerprint = hash.digest("hex");
  const sources = { hasFirst: from !== null, hasSecond: also !== null };
  return { fingerprint, start, plan, epochs, minutes, maxTokens, threads, ...sources };
}

/** Lays what the page fetches beside it. @param {PretrainOptions} options */
function layInputs(options) {
  const inputs = join(built, "inputs");
  mkdirSync(inputs, { recursive: true });
  for (const [name, folder] of /** @type {[string, string | null][]} */ ([
    ["from", options.from],
    ["also", options.also],
  ])) {
    if (!folder) continue;
    for (const file of files) cpSync(join(folder, file), join(inputs, name, file));
  }
  const texts = readTexts(options.texts);
  if (texts.length === 0) throw new UsageError("--texts names files that hold no text.");
  const request = describeRequest(options, texts);
  writeFileSync(join(inputs, "texts.json"), JSON.stringify(texts));
  writeFileSync(join(inputs, "job.json"), JSON.stringify(request));
  return { request, count: texts.length };
}

/** Writes a line at each note and every 10 seconds. */
function initTelling() {
  let lastMs = -Infinity;
  return (/** @type {PretrainMessage} */ said) => {
    if (said.kind === "note") console.error(said.text);
    if (said.kind !== "progress" || Date.now() - lastMs < 10_000) return;
    lastMs = Date.now();
    const { step, steps, loss, tokensPerSecond, leftMs } = said.progress;
    const rate = `${Math.round(tokensPerSecond)} tokens/s`;
    console.error(`step ${step} of ${steps}, loss ${loss.toFixed(3)}, ${rate}, ${formatLeft(leftMs)}`);
  };
}

/**
 * Runs the page to its end, and writes the files that it makes.
 * @param {{ url: string, executablePath: string, profile: string, out: string }} options
 * @returns {Promise<PretrainFacts>}
 */
async function runPage({ url, executablePath, profile, out }) {
  const { chromium } = await import("playwright");
  const args = chromiumArguments({ cut: true });
  const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args });
  const page = await context.newPage();
  const tell = initTelling();
  mkdirSync(out, { recursive: true });
  await page.exposeFunction("saveFile", (/** @type {string} */ name, /** @type {string} */ base64) =>
    writeFileSync(join(files.includes(name) ? out : cache, name), Buffer.from(base64, "base64")),
  );
  try {
    return await new Promise((done, fail) => {
      page.on("console", (message) => {
        if (!message.text().startsWith("pretrain:")) return;
        const said = JSON.parse(message.text().slice("pretrain:".length));
        if (said.kind === "done") done(said.facts);
        else if (said.kind === "failed") fail(new Error(said.message));
        else tell(said);
      });
      page.on("pageerror", fail);
      page.on("crash", () => fail(new Error("The page of the pre-training crashed.")));
      page.goto(url).catch(fail);
    });
  } finally {
    await context.close();
  }
}

/** @param {PretrainOptions} options */
async function run(options) {
  await install();
  const executablePath = await provideChromium();
  await buildPage();
  const { request, count } = layInputs(options);
  console.error(`${count} texts; ${JSON.stringify(request)}`);
  // Of each request a profile of its own, so that what was killed goes on; and always the same port: a browser keeps files by origin.
  const profile = join(cache, `profile-${request.fingerprint.slice(0, 12)}`);
  const server = await serve(built, { headers, port: 45_817 });
  const url = `${server.url}scripts/pretrain/pretrain.html`;
  const facts = await runPage({ url, executablePath, profile, out: options.out }).finally(() =>
    server.close(),
  );
  writeFileSync(join(cache, "facts.json"), `${JSON.stringify({ request, ...facts }, null, 2)}\n`);
  // Ended by its minutes, it can go on.
  if (facts.state.step >= facts.steps) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  console.log(
    `${files.join(", ")} are in ${options.out}; what was measured is in ${join(cache, "facts.json")}`,
  );
}

for (const [signal, code] of /** @type {[string, number][]} */ ([
  ["SIGINT", 130],
  ["SIGTERM", 143],
])) {
  process.on(signal, () => process.exit(code));
}
try {
  await run(parsePretrainOptions(process.argv.slice(2), callerFolder()));
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(error instanceof UsageError ? 2 : 1);
}
