import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

const backends = ["auto", "webgpu", "simd", "cpu"];

/** What a person has to correct: one sentence, exit code 2. */
export class UsageError extends Error {}

/**
 * @typedef {object} RecipeOptions
 * @property {string | null} recipe its path; null: the built-in sample
 * @property {string} data
 * @property {string} out
 * @property {string | null} backend
 * @property {number | null} rows
 * @property {boolean} offline
 */

/**
 * Reads the command line of `npm run recipe`.
 * @param {string[]} args
 * @param {string} cwd paths are relative to it
 * @returns {RecipeOptions}
 */
export function parseRecipeOptions(args, cwd) {
  /** @type {Record<string, string>} */
  const values = {};
  const names = [];
  let offline = false;
  const open = args.flatMap((arg) =>
    /^--\w+=/.test(arg) ? [arg.split("=", 1)[0], arg.replace(/^--\w+=/, "")] : arg,
  );
  while (open.length > 0) {
    const arg = /** @type {string} */ (open.shift());
    if (arg === "--offline") offline = true;
    else if (["--data", "--out", "--backend", "--rows"].includes(arg)) {
      const value = open.shift();
      if (!value || value.startsWith("--")) throw new UsageError(`${arg} is given without a value.`);
      values[arg.slice(2)] = value;
    } else if (arg.startsWith("-")) {
      throw new UsageError(`${arg} is unknown: --data, --out, --backend, --rows and --offline are known.`);
    } else names.push(arg);
  }
  if (names.length > 1)
    throw new UsageError(`One recipe was expected, and ${names.length} were given: ${names.join(", ")}.`);
  if (values.backend && !backends.includes(values.backend)) {
    throw new UsageError(`--backend is "${values.backend}": ${backends.join(", ")} were expected.`);
  }
  if (values.rows && !/^[1-9]\d*$/.test(values.rows)) {
    throw new UsageError(`--rows is "${values.rows}": a whole number above 0 was expected.`);
  }
  const recipe = names.length > 0 ? resolve(cwd, names[0]) : null;
  return {
    recipe,
    data: resolve(cwd, values.data ?? (recipe ? dirname(recipe) : ".")),
    out: resolve(cwd, values.out ?? "clientele-out"),
    backend: values.backend ?? null,
    rows: values.rows ? Number(values.rows) : null,
    offline,
  };
}

/**
 * Finds the files that a recipe names, and the backend that the command line uses for it.
 *
 * The recipe itself is judged by the page; here only what cannot be handed to it is refused.
 * @param {RecipeOptions} options
 * @returns {{ files: string[], encoder: string | null, backend: string }} `encoder` is a folder, or a zip of one
 */
export function readRecipe({ recipe, data, backend }) {
  if (!recipe) return { files: [], encoder: null, backend: backend ?? "simd" };
  if (!existsSync(recipe))
    throw new UsageError(`${recipe} is the recipe that was named, and no file is there.`);
  let document;
  try {
    document = JSON.parse(readFileSync(recipe, "utf8"));
  } catch (error) {
    throw new UsageError(`${recipe} is not JSON: ${/** @type {Error} */ (error).message}.`);
  }
  /** @type {[string, { file?: unknown } | null][]} */
  const tables = Object.entries(document?.tables ?? {});
  const named = tables.flatMap(([table, value]) =>
    typeof value?.file === "string" ? [{ table, file: value.file }] : [],
  );
  for (const { table, file } of named) {
    if (existsSync(resolve(data, file))) continue;
    throw new UsageError(
      `${resolve(data, file)} is not there: the recipe names it as tables.${table}.file, looked for in --data.`,
    );
  }
  const encoder = findEncoder(document?.encoder, data);
  if (document?.backend === "webgpu" && !backend) {
    throw new UsageError(
      'The recipe\'s backend is "webgpu": the command line uses it only when told --backend webgpu.',
    );
  }
  const own = document?.backend && document.backend !== "auto" ? document.backend : "simd";
  const files = [...new Set(named.map(({ file }) => resolve(data, file)))];
  return { files, encoder, backend: backend ?? own };
}

/**
 * The folder of the encoder that a recipe brings with it; null where it names none.
 * @param {{ source?: unknown, path?: unknown } | undefined} encoder
 * @param {string} data
 */
function findEncoder(encoder, data) {
  const isFolder = encoder?.source === "folder" || (encoder?.source === undefined && encoder?.path);
  if (!isFolder || typeof encoder?.path !== "string") return null;
  const path = resolve(data, encoder.path);
  if (existsSync(path)) return path;
  throw new UsageError(`${path} is not there: the recipe names it as encoder.path, looked for in --data.`);
}
