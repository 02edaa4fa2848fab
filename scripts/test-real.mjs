import { install, root } from "./install.mjs";
import { build } from "./build.mjs";
import { provideChromium } from "./chromium.mjs";
import { runNode } from "./children.mjs";

const names = process.argv.slice(2);
await install();
await provideChromium();
await build();
const vitest = "node_modules/vitest/vitest.mjs";
const { code } = await runNode([vitest, "run", "--project", "real", ...names], { cwd: root });
process.exit(code);
