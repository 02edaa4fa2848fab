import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { gzipSync } from "node:zlib";

/**
 * @typedef {object} Budget bytes after gzip
 * @property {number} page what is loaded before the first drop of a file
 * @property {Record<string, number>} workers by name, each with what it imports statically
 * @property {number} [kernels] the builds of the CPU engine's kernels together
 */

/** @typedef {{ name: string, files: string[], bytes: number, limit: number | null }} Measured */

const staticImport = /\b(?:import|export)\s*(?:[\w$*{}\s,]+?\s*from\s*)?["'](\.{1,2}\/[^"']+)["']/g;

/**
 * The scripts that a script imports statically, as they are written.
 * @param {string} code
 */
export function findStaticImports(code) {
  return [...code.matchAll(staticImport)].map((match) => match[1]);
}

/**
 * A script and all that is loaded with it; what a text only mentions is no file, and left out.
 * @param {string[]} entries
 */
function followImports(entries) {
  const found = new Set();
  const open = [...entries];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file) || !existsSync(file)) continue;
    found.add(file);
    if (!/\.m?js$/.test(file)) continue;
    const folder = dirname(file);
    open.push(...findStaticImports(readFileSync(file, "utf8")).map((path) => resolve(folder, path)));
  }
  return [...found];
}

/**
 * What a built page loads of itself: its scripts, those they import statically, and its styles.
 * @param {string} html
 */
export function findPageFiles(html) {
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  const loaded = tags.filter((tag) => /^<script/.test(tag) || /rel="?(?:modulepreload|stylesheet)/.test(tag));
  return loaded.flatMap((tag) => tag.match(/(?:src|href)="?([^"\s>]+)/)?.[1] ?? []);
}

/** @param {string[]} files */
function sizeOf(files) {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
}

/**
 * Measures the page, each worker and the kernels of a built folder.
 * @param {string} folder
 * @param {Budget} budget
 * @returns {Measured[]}
 */
export function measureSizes(folder, budget) {
  const measure = (
    /** @type {string} */ name,
    /** @type {string[]} */ entries,
    /** @type {number | null} */ limit,
  ) => {
    const files = followImports(entries);
    return {
      name,
      files: files.map((f) => relative(folder, f).split(sep).join("/")),
      bytes: sizeOf(files),
      limit,
    };
  };
  const html = readFileSync(join(folder, "index.html"), "utf8");
  const page = measure(
    "page",
    findPageFiles(html).map((path) => join(folder, path)),
    budget.page,
  );
  const assets = join(folder, "assets");
  const built = existsSync(assets) ? readdirSync(assets) : [];
  const kernels = built
    .filter((file) => /^clientele-[\w-]+\.wasm$/.test(file))
    .map((file) => join(assets, file));
  const workers = built
    .filter((file) => /\.worker-[\w-]+\.js$/.test(file))
    .map((file) => {
      const name = file.replace(/\.worker-.*/, "");
      return measure(`${name} worker`, [join(assets, file)], budget.workers[name] ?? null);
    });
  return [page, ...workers, measure("kernels", kernels, budget.kernels ?? null)];
}

/**
 * One sentence for each part that is larger than its budget.
 * @param {Measured[]} sizes
 */
export function findExcess(sizes) {
  return sizes
    .filter(({ bytes, limit }) => limit !== null && bytes > limit)
    .map(
      ({ name, bytes, limit }) =>
        `${name}: ${bytes} bytes after gzip, and ${limit} are allowed (scripts/size-budget.json): load less of it at once, or state why the budget must grow.`,
    );
}

/** @param {Measured[]} sizes */
export function formatSizes(sizes) {
  const kilo = (/** @type {number | null} */ bytes) => (bytes === null ? "-" : (bytes / 1000).toFixed(1));
  const rows = sizes.map(({ name, bytes, limit }) => [name, kilo(bytes), kilo(limit)]);
  return [["kB after gzip", "size", "budget"], ...rows]
    .map(([name, size, limit]) => `  ${name.padEnd(18)}${size.padStart(9)}${limit.padStart(9)}`)
    .join("\n");
}

/** Vite plugin: prints the sizes of what was built, and fails the build where one exceeds its budget. */
export function sizeBudget() {
  const budget = JSON.parse(readFileSync(new URL("./size-budget.json", import.meta.url), "utf8"));
  let folder = "";
  return {
    name: "size-budget",
    /** @type {"build"} */
    apply: "build",
    configResolved(/** @type {{ root: string, build: { outDir: string } }} */ config) {
      folder = resolve(config.root, config.build.outDir);
    },
    writeBundle() {
      if (!existsSync(join(folder, "index.html"))) return;
      const sizes = measureSizes(folder, budget);
      console.log(formatSizes(sizes));
      const excess = findExcess(sizes);
      if (excess.length > 0) throw new Error(excess.join("\n"));
    },
  };
}
