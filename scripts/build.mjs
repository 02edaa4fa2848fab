import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { install, isMain, root } from "./install.mjs";

/** What the built app is made of. */
const inputs = [
  "src",
  "workers",
  "public",
  "index.html",
  "vite.config.ts",
  "package.json",
  "package-lock.json",
].concat(
  ["kernels", "security-headers", "size-budget"].map((name) => `scripts/${name}.mjs`),
  "scripts/size-budget.json",
);

/** Made by the build itself, from files that are listed. */
const madeFolder = join("src", "engine", "simd", "built");

/** @param {string} path @returns {string[]} */
function listFiles(path) {
  if (!existsSync(path) || path.endsWith(madeFolder)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => listFiles(join(path, name)));
}

/**
 * One word that changes when an input of the build is changed, added or removed.
 * @param {string} folder
 */
export function fingerprint(folder) {
  const hash = createHash("sha256");
  for (const path of inputs.flatMap((input) => listFiles(join(folder, input)))) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/** Written last into the built folder, which Vite empties first: an interrupted build has none. */
const stampOf = (/** @type {string} */ folder) => join(folder, "dist", ".built");

/** @param {string} folder */
export function isBuilt(folder) {
  const stamp = stampOf(folder);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint(folder);
}

/** Builds the app where it is not built from these very files. Ends the process where that fails. */
export async function build({ always = false } = {}) {
  if (!always && isBuilt(root)) return;
  const before = fingerprint(root);
  console.log("Building the app ...");
  process.env.NODE_ENV = "production"; // else a shell that sets another gets a page made for debugging
  const vite = await import("vite");
  try {
    await vite.build({ root, configFile: join(root, "vite.config.ts"), logLevel: "warn" });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error("The app could not be built: the reason stands above.");
    process.exit(1);
  }
  writeFileSync(stampOf(root), before);
}

if (isMain(import.meta.url)) {
  await install();
  await build({ always: true });
}
