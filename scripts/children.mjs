import { spawn, spawnSync } from "node:child_process";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/**
 * Ends a child and all that it started; a child leads a process group of its own, except on Windows.
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function endTree(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") spawnSync("taskkill", ["/pid", String(child.pid), "/T", "/F"]);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** @param {NodeJS.Signals} signal */
function endAll(signal) {
  for (const child of running) endTree(child, signal);
}

let listening = false;

function endWithUs() {
  if (listening) return;
  listening = true;
  for (const [signal, code] of /** @type {[NodeJS.Signals, number][]} */ ([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ])) {
    process.on(signal, () => {
      endAll("SIGTERM");
      process.exit(code);
    });
  }
  process.on("exit", () => endAll("SIGKILL"));
}

/**
 * Waits for a child that was started with `detached`, and ends it with all it started when this process is told to end.
 * @param {import("node:child_process").ChildProcess} child
 * @param {{ limitMs?: number }} options
 * @returns {Promise<{ code: number, timedOut: boolean }>}
 */
export function ended(child, { limitMs } = {}) {
  endWithUs();
  running.add(child);
  return new Promise((resolve) => {
    let timedOut = false;
    const timer =
      limitMs &&
      setTimeout(() => {
        timedOut = true;
        endTree(child, "SIGKILL");
      }, limitMs);
    const finish = (/** @type {number} */ code) => {
      if (timer) clearTimeout(timer);
      running.delete(child);
      resolve({ code, timedOut });
    };
    child.on("error", () => finish(127));
    child.on("exit", (code) => finish(code === null ? 1 : code));
  });
}

/**
 * Runs a Node script of an installed package, its output beside ours or in a file that is open.
 * @param {string[]} args script and its arguments
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, limitMs?: number, output?: number }} options
 */
export function runNode(args, { cwd, env = process.env, limitMs, output }) {
  const child = spawn(process.execPath, args, {
    cwd,
    env,
    stdio: ["ignore", output ?? "inherit", output ?? "inherit"],
    detached: process.platform !== "win32",
  });
  return ended(child, { limitMs });
}
