import { spawnSync } from "node:child_process";

/** Types of every side, then the components: each against the `lib` of the side it runs on. */
const commands = [
  ["tsc", "-p", "tsconfig.stages.json"],
  ["tsc", "-p", "tsconfig.test.json"],
  ["svelte-check", "--tsconfig", "./tsconfig.page.json", "--fail-on-warnings"],
];
for (const [command, ...args] of commands) {
  const bin = new URL(`../node_modules/${command === "tsc" ? "typescript/bin/tsc" : "svelte-check/bin/svelte-check"}`, import.meta.url);
  const { status } = spawnSync(process.execPath, [bin.pathname, ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
