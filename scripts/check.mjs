import { install, root } from "./install.mjs";
import { runNode } from "./children.mjs";

/** Types of every side, then the components: each against the `lib` of the side it runs on. */
const commands = [
  ["node_modules/typescript/bin/tsc", "-p", "tsconfig.stages.json"],
  ["node_modules/typescript/bin/tsc", "-p", "tsconfig.test.json"],
  ["node_modules/typescript/bin/tsc", "-p", "tsconfig.scripts.json"],
  ["node_modules/svelte-check/bin/svelte-check", "--tsconfig", "./tsconfig.page.json", "--fail-on-warnings"],
];

await install();
let failed = false;
for (const command of commands) {
  const { code } = await runNode(command, { cwd: root });
  failed ||= code !== 0;
}
process.exit(failed ? 1 : 0);
