import { callerFolder, install } from "./install.mjs";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.mjs";
import { provideChromium } from "./chromium.mjs";
import { runInBrowser } from "./drive.mjs";
import { reportProgress } from "./progress.mjs";
import { parseRecipeOptions, readRecipe, UsageError } from "./recipe-options.mjs";

/** Problems that are faults of ours, or of this machine; all others are a bad recipe or bad data. */
const faults =
  /^(base|engine|evaluate|session)\/|^train\/(?!diverged|no-text|no-encoder|no-masked-head|onnx-frozen|too-many-tokens)|^data\/(engine-unreachable|browser-too-old)/;

/** @param {string} sentence @param {number} code @returns {never} */
function stop(sentence, code) {
  console.error(sentence);
  process.exit(code);
}

/** @param {import("./recipe-options.mjs").RecipeOptions} options */
async function run(options) {
  const { files, encoder, backend } = readRecipe(options);
  const log = join(options.out, "log.jsonl");
  mkdirSync(options.out, { recursive: true });
  writeFileSync(log, "");
  const progress = reportProgress(process.stderr);
  const outcome = await runInBrowser({
    ...options,
    files,
    encoder,
    backend,
    onEvent(event) {
      appendFileSync(log, `${JSON.stringify(event)}\n`);
      progress.follow(event);
    },
  });
  progress.end();
  for (const error of outcome.pageErrors) console.error(`The page had an error: ${error}`);
  if (outcome.left.length > 0) {
    stop(`A request to another origin was made: ${[...new Set(outcome.left)].join(", ")}.`, 1);
  }
  const { problem } = outcome;
  if (problem) stop(`${problem.code}: ${problem.text}`, faults.test(problem.code) ? 1 : 2);
  console.log(`report.json, report.html, scores.csv, model-pack and log.jsonl are in ${options.out}`);
}

for (const [signal, code] of /** @type {[string, number][]} */ ([
  ["SIGINT", 130],
  ["SIGTERM", 143],
])) {
  process.on(signal, () => process.exit(code));
}
try {
  const options = parseRecipeOptions(process.argv.slice(2), callerFolder());
  readRecipe(options);
  await install();
  await provideChromium();
  await build();
  await run(options);
  process.exit(0);
} catch (error) {
  if (error instanceof UsageError) stop(error.message, 2);
  stop(`The run could not be finished: ${error instanceof Error ? error.message : error}`, 1);
}
