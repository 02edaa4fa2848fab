import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { isMain, root } from "./install.mjs";

/** Where the AssemblyScript sources of the CPU engine lie, and where their builds go. */
export const kernelsFolder = join(root, "src/engine/simd/kernels");
export const builtFolder = join(root, "src/engine/simd/built");

const builds = [
  { name: "clientele-relaxed.wasm", args: ["--use", "RELAXED=1", "--enable", "relaxed-simd"] },
  { name: "clientele-plain.wasm", args: ["--use", "RELAXED=0"] },
];

const common = [
  "--runtime=stub",
  "--noAssert",
  "-O3",
  "--converge",
  "--enable=simd,threads",
  "--importMemory",
  "--sharedMemory",
  "--initialMemory=1",
  "--maximumMemory=65536",
];

/**
 * Prettier and ESLint know no decorator on a function, so the sources write it as a comment.
 * Places of errors stay right: as many characters stand there.
 * @param {string} text
 */
const readMarks = (text) => text.replaceAll("/* @inline */", "   @inline   ");

/** @param {string} name @param {string} folder the file beside which it is imported */
function readSource(name, folder) {
  const path = join(folder, name);
  if (!existsSync(path)) return null;
  const text = readFileSync(path, "utf8");
  return path.startsWith(kernelsFolder) ? readMarks(text) : text;
}

/** Changes when a source, this script or the compiler changes. */
function fingerprint() {
  const hash = createHash("sha256");
  const names = readdirSync(kernelsFolder).filter((name) => name.endsWith(".ts"));
  const files = names.sort().map((name) => join(kernelsFolder, name));
  files.push(fileURLToPath(import.meta.url), join(root, "node_modules/assemblyscript/package.json"));
  for (const file of files) hash.update(`${relative(root, file)}\0${readFileSync(file, "utf8")}\0`);
  return hash.digest("hex");
}

/**
 * @param {string[]} args
 * @returns {Promise<Map<string, string | Uint8Array>>} the files that the compiler wrote, by name
 */
async function compile(args) {
  const asc = await import("assemblyscript/asc");
  const written = new Map();
  const stderr = asc.createMemoryStream();
  const { error } = await asc.main(
    ["src/engine/simd/kernels/index.ts", "--baseDir", root, ...common, ...args],
    { stderr, readFile: readSource, writeFile: (name, contents) => void written.set(name, contents) },
  );
  if (error) {
    throw new Error(`The kernels of the CPU engine do not compile:\n${stderr.toString() || error.message}`);
  }
  return written;
}

const stamp = join(builtFolder, "stamp");

/** Says whether both builds are there and made from these very sources. */
export function areKernelsBuilt() {
  const there = [stamp, ...builds.map(({ name }) => join(builtFolder, name))].every((path) =>
    existsSync(path),
  );
  return there && readFileSync(stamp, "utf8") === fingerprint();
}

/** Written beside and renamed, so that another process never reads half a file. @param {string} path @param {string | Uint8Array} contents */
function replaceFile(path, contents) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
}

/** Compiles the kernels where they are not built from these very sources; with `wat` also as text, to read. */
export async function buildKernels({ wat = false } = {}) {
  if (!wat && areKernelsBuilt()) return false;
  const made = fingerprint();
  mkdirSync(builtFolder, { recursive: true });
  for (const { name, args } of builds) {
    const text = name.replace(".wasm", ".wat");
    const written = await compile([...args, "--outFile", name, ...(wat ? ["--textFile", text] : [])]);
    if (!wat) rmSync(join(builtFolder, text), { force: true });
    for (const [file, contents] of written) replaceFile(join(builtFolder, file), contents);
  }
  replaceFile(stamp, made);
  return true;
}

/**
 * Compiles the kernels before anything is bundled or served, and anew when a source changes while it is served.
 * @returns {import("vite").Plugin}
 */
export function kernels() {
  return {
    name: "clientele-kernels",
    async config() {
      await buildKernels();
    },
    configureServer(server) {
      server.watcher.on("change", (path) => {
        if (!path.startsWith(kernelsFolder)) return;
        buildKernels().then(
          (changed) => changed && server.ws.send({ type: "full-reload" }),
          (error) => server.config.logger.error(error.message),
        );
      });
    },
  };
}

if (isMain(import.meta.url)) {
  try {
    const changed = await buildKernels({ wat: process.argv.includes("--wat") });
    console.log(
      changed ? `The kernels are built: ${relative(root, builtFolder)}` : "The kernels are up to date.",
    );
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
