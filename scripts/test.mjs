import { install, root } from "./install.mjs";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provideChromium } from "./chromium.mjs";
import { runNode } from "./children.mjs";
import { addCounts, countTests } from "./summary.mjs";

const limitMs = 20 * 60_000; // of one command
const vitest = "node_modules/vitest/vitest.mjs";

/** @typedef {{ name: string, commands?: string[][], projects?: string[] }} Step */

/**
 * Two rows of steps go on beside each other, one without a browser and one with: never two browsers at once. The tests
 * of the built page come first, as they leave more of the processor to the other row than those in workers, where the
 * CPU plays the GPU.
 * @type {Step[][]}
 */
const rows = [
  [
    { name: "types", commands: [["scripts/check.mjs"]] },
    {
      name: "format and lint",
      commands: [
        ["node_modules/prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."],
        ["node_modules/eslint/bin/eslint.js", "."],
      ],
    },
    { name: "unit tests", projects: ["unit", "fresh"] },
  ],
  [
    { name: "build", commands: [["scripts/build.mjs"]] },
    { name: "browser tests", projects: ["browser"] },
    { name: "worker tests", projects: ["worker"] },
    { name: "quiet tests", projects: ["quiet"] },
  ],
];

/** @param {string[][] | undefined} commands @param {number} output */
async function runCommands(commands = [], output) {
  let failed = 0;
  for (const command of commands) {
    const { code, timedOut } = await runNode(command, { cwd: root, limitMs, output });
    if (timedOut) writeSync(output, `${command[0]} was ended after ${limitMs / 60_000} minutes.\n`);
    if (code !== 0) failed = 1;
  }
  return { passed: 1 - failed, failed };
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** @param {string[]} projects @param {number} output */
async function runProjects(projects, output) {
  const file = join(folder, `${projects[0]}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const command = [vitest, "run", ...projects.flatMap((name) => ["--project", name]), ...reporters];
  const { code, timedOut } = await runNode(command, { cwd: root, limitMs, output });
  const counts = countTests(readReport(file), code);
  if (timedOut) writeSync(output, `The ${projects[0]} tests were ended after ${limitMs / 60_000} minutes.\n`);
  else if (code !== 0) writeSync(output, `The ${projects[0]} tests ended with ${code}.\n`);
  return counts;
}

/** Runs a step and prints what it said once it has ended, so that no other stands in between. @param {Step} step */
async function runStep(step) {
  const log = join(folder, `${step.name}.log`);
  const output = openSync(log, "w");
  const counts = await (step.projects
    ? runProjects(step.projects, output)
    : runCommands(step.commands, output));
  closeSync(output);
  console.log(`\n== ${step.name}\n${readFileSync(log, "utf8")}`);
  return { name: step.name, ...counts };
}

/** @param {Step[]} steps */
async function runRow(steps) {
  const done = [];
  for (const step of steps) done.push(await runStep(step));
  return done;
}

await install();
await provideChromium();
const folder = mkdtempSync(join(tmpdir(), "clientele-test-"));
console.log("Types, lint and unit tests run beside the build and the tests in a browser ...");
const all = (await Promise.all(rows.map(runRow))).flat();
rmSync(folder, { recursive: true, force: true });
const lines = all.map(({ name, passed, failed }) => `${name}: ${passed} passed, ${failed} failed`);
const { passed, failed } = addCounts(all);
console.log(`${lines.join("\n")}\n\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
