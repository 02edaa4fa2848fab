import { install, root } from "./install.mjs";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provideChromium } from "./chromium.mjs";
import { runNode } from "./children.mjs";
import { addCounts, countTests } from "./summary.mjs";

const limitMs = 20 * 60_000;
const vitest = "node_modules/vitest/vitest.mjs";

/** What counts as one passed or failed each. */
const steps = [
  { name: "types", commands: [["scripts/check.mjs"]] },
  {
    name: "format and lint",
    commands: [
      ["node_modules/prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."],
      ["node_modules/eslint/bin/eslint.js", "."],
    ],
  },
  { name: "build", commands: [["scripts/build.mjs"]] },
];
const projects = ["unit", "worker", "browser"];

/** @param {{ name: string, commands: string[][] }} step */
async function runStep({ name, commands }) {
  console.log(`\n== ${name}`);
  let failed = 0;
  for (const command of commands) {
    const { code, timedOut } = await runNode(command, { cwd: root, limitMs });
    if (timedOut) console.error(`${command[0]} was ended after ${limitMs / 60_000} minutes.`);
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

/** @param {string} project @param {string} folder */
async function runProject(project, folder) {
  console.log(`\n== ${project} tests`);
  const file = join(folder, `${project}.json`);
  const { code, timedOut } = await runNode(
    [
      vitest,
      "run",
      "--project",
      project,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${file}`,
    ],
    { cwd: root, limitMs },
  );
  const counts = countTests(readReport(file), code);
  if (timedOut) console.error(`The ${project} tests were ended after ${limitMs / 60_000} minutes.`);
  else if (code !== 0) console.error(`The ${project} tests ended with ${code}.`);
  return counts;
}

await install();
await provideChromium();
const folder = mkdtempSync(join(tmpdir(), "clientele-test-"));
const all = [];
const lines = [];
for (const step of steps) {
  const counts = await runStep(step);
  all.push(counts);
  lines.push(`${step.name}: ${counts.failed ? "failed" : "passed"}`);
}
for (const project of projects) {
  const counts = await runProject(project, folder);
  all.push(counts);
  lines.push(`${project} tests: ${counts.passed} passed, ${counts.failed} failed`);
}
rmSync(folder, { recursive: true, force: true });
const { passed, failed } = addCounts(all);
console.log(`\n${lines.join("\n")}\n\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
