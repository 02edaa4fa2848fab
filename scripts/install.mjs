// Runs before anything is installed: imports Node's own modules alone, and keeps to syntax that an old Node can read.
import { spawn } from "node:child_process";
import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ended } from "./children.mjs";

/** The folder of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const least = [20, 19];

/**
 * Says in one sentence why this Node cannot run the project; null where it can.
 * @param {string} version as in process.versions.node
 * @returns {string | null}
 */
export function nodeProblem(version) {
  const [major, minor] = version.split(".").map(Number);
  if (major > least[0] || (major === least[0] && minor >= least[1])) return null;
  return `This is Node ${version}, and Clientele needs Node ${least.join(".")} or newer: install one from https://nodejs.org and run the command again.`;
}

/**
 * Whether packages are missing, or older than package-lock.json.
 * @param {string} folder
 */
export function needsInstall(folder) {
  const installed = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(installed)) return true;
  return statSync(installed).mtimeMs < statSync(join(folder, "package-lock.json")).mtimeMs;
}

/** How to call npm: the npm that runs this script, else the one on the path (a .cmd on Windows, so through its shell). */
export function npmCommand(env = process.env, platform = process.platform) {
  const running = env.npm_execpath;
  if (running && /npm-cli\.c?js$/.test(running)) {
    return { command: process.execPath, before: [running], shell: false };
  }
  return { command: "npm", before: [], shell: platform === "win32" };
}

/** The folder in which the person stands: npm runs a script in the project's, whatever that is. */
export function callerFolder() {
  const script = process.env.npm_lifecycle_event;
  return (
    (["recipe", "bench", "pretrain"].includes(script ?? "") ? process.env.INIT_CWD : null) ?? process.cwd()
  );
}

/**
 * Ends this process when the npm that started it has ended: npm hands a signal to its shell alone, and not every
 * shell hands it on.
 */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = () => process.ppid !== parent && process.kill(process.pid, "SIGTERM");
  setInterval(watch, 200).unref();
}

/** Installs what package-lock.json names, where it is not there; ends the process where that fails. */
export async function install() {
  endWithNpm();
  if (!needsInstall(root)) return;
  console.log("Installing the packages of package-lock.json (npm ci) ...");
  const { command, before, shell } = npmCommand();
  // Tools name the even releases of Node alone; the odd ones between them run them too.
  const args = before.concat("ci", "--include=dev", "--no-progress", "--engine-strict=false");
  const child = spawn(command, args, {
    cwd: root,
    shell,
    stdio: ["ignore", "inherit", "inherit"],
    detached: process.platform !== "win32",
  });
  const { code } = await ended(child);
  if (code === 0) return;
  console.error(
    `npm ci ended with ${code}: the packages could not be installed. Its own message stands above; is the npm registry reachable?`,
  );
  process.exit(1);
}

/**
 * Whether a script was started by itself, not imported.
 * @param {string} url its import.meta.url
 */
export function isMain(url) {
  return Boolean(process.argv[1]) && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(url));
}

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exit(1);
}
