import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { posix, win32 } from "node:path";
import { root } from "./install.mjs";
import { runNode } from "./children.mjs";

/**
 * Where Chrome, Edge and Chromium usually live, most likely first.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 */
export function usualPaths(platform, env) {
  if (platform === "darwin") {
    const apps = ["Google Chrome", "Chromium", "Microsoft Edge"].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
    return apps.concat(env.HOME ? apps.map((path) => posix.join(env.HOME ?? "", path)) : []);
  }
  if (platform === "win32") {
    const roots = [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA];
    return ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"]
      .concat("Chromium\\Application\\chrome.exe")
      .flatMap((path) => roots.flatMap((folder) => (folder ? win32.join(folder, path) : [])));
  }
  return ["google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "microsoft-edge"]
    .flatMap((name) => [`/usr/bin/${name}`, `/usr/local/bin/${name}`])
    .concat("/opt/google/chrome/chrome", "/opt/microsoft/msedge/msedge", "/snap/bin/chromium");
}

/** Where Playwright keeps the Chromium that it downloaded, if it has. */
async function playwrightsOwn() {
  const { chromium } = await import("playwright");
  return chromium.executablePath();
}

/** Ubuntu's package puts a script in place of Chromium that only names a snap: it is there and does not run. */
function startsHere(/** @type {string} */ path) {
  if (process.platform !== "linux") return true;
  return spawnSync(path, ["--version"], { stdio: "ignore", timeout: 20_000 }).status === 0;
}

/**
 * @typedef {object} Places what the search depends on; all but `env` for tests
 * @property {NodeJS.ProcessEnv} [env]
 * @property {NodeJS.Platform} [platform]
 * @property {(path: string) => boolean} [exists]
 * @property {(path: string) => boolean} [starts]
 * @property {() => Promise<string>} [own]
 */

/**
 * The Chromium to use: CLIENTELE_CHROMIUM, then the usual paths, then Playwright's own.
 * @param {Places} places
 * @returns {Promise<{ path: string, origin: string } | null>}
 */
export async function findChromium({
  env = process.env,
  platform = process.platform,
  exists = existsSync,
  starts = startsHere,
  own = playwrightsOwn,
} = {}) {
  const named = env.CLIENTELE_CHROMIUM;
  if (named) {
    if (exists(named)) return { path: named, origin: "named by CLIENTELE_CHROMIUM" };
    throw new Error(`CLIENTELE_CHROMIUM names ${named}, and no file is there: correct it or unset it.`);
  }
  const usual = usualPaths(platform, env).find((path) => exists(path) && starts(path));
  if (usual) return { path: usual, origin: "installed on this machine" };
  const path = await own();
  return path && exists(path) ? { path, origin: "Playwright's own" } : null;
}

/** Installs Debian's package; only root may. */
function installDebianPackage() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  console.log("No Chromium found: installing Debian's package (apt-get install -y chromium) ...");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
  ]) {
    const { status } = spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
    if (status !== 0) return;
  }
}

async function installPlaywrightsOwn() {
  console.log("No Chromium found: trying Playwright's (npx playwright install chromium) ...");
  await runNode(["node_modules/playwright/cli.js", "install", "chromium"], { cwd: root });
}

/**
 * Finds a Chromium, installs one where there is none, says which one is used, and names it to children by
 * CLIENTELE_CHROMIUM. Ends the process with one sentence where none can be had.
 */
export async function provideChromium() {
  try {
    let found = await findChromium();
    for (const attempt of [installDebianPackage, installPlaywrightsOwn]) {
      if (found) break;
      await attempt();
      found = await findChromium();
    }
    if (!found) {
      throw new Error(
        "No Chromium was found or could be installed: install Chrome, Edge or Chromium, or name one by the environment variable CLIENTELE_CHROMIUM.",
      );
    }
    console.error(`Chromium: ${found.path} (${found.origin})`);
    process.env.CLIENTELE_CHROMIUM = found.path;
    return found.path;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

/**
 * Command line of a headless Chromium that makes no request of its own.
 * @param {{ webgpu?: boolean, cut?: boolean }} options webgpu: with the software adapter; cut: no name resolves
 */
export function chromiumArguments({ webgpu = false, cut = false } = {}) {
  return [
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    ...(cut ? ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"] : []),
    ...(webgpu ? ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"] : []),
  ];
}
