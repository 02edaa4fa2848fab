import { install, root } from "./install.mjs";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "./build.mjs";
import { serve, servingProblem } from "./serve.mjs";
import { parsePort, wantsBrowser } from "./start-options.mjs";

/** @param {string} url */
function openBrowser(url) {
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open", url]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", url]
        : ["xdg-open", url];
  spawn(command, args, { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}

/** @param {string} sentence @returns {never} */
function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

const { port, problem } = parsePort(process.argv.slice(2), process.env);
if (problem) stop(problem);
await install();
await build();
const server = await serve(join(root, "dist"), { port }).catch((error) => stop(servingProblem(error, port)));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => void server.close().then(() => process.exit(0)));
}
console.log(`Clientele: ${server.url}  (Ctrl+C ends it)`);
if (wantsBrowser(process.env, process.platform)) openBrowser(server.url);
