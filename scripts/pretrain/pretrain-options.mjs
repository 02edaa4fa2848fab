import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { UsageError } from "../recipe-options.mjs";

/**
 * @typedef {object} PretrainOptions
 * @property {string | null} from folder of the encoder to start from; without one, random weights
 * @property {string | null} also folder of a second one, for words that the first does not have
 * @property {number[]} layers which blocks are kept, or so many new ones
 * @property {number | null} hidden width of an encoder from random weights
 * @property {number} vocabulary
 * @property {number} positions
 * @property {string[]} texts
 * @property {number} epochs
 * @property {number} minutes
 * @property {number} maxTokens
 * @property {number} batchSize
 * @property {number} learningRate
 * @property {number} maskShare
 * @property {number} distil weight of the distance to the vectors of `from` and `also`; 0: no teacher
 * @property {number} seed
 * @property {number | null} threads
 * @property {string} out
 */

const files = ["config.json", "tokenizer.json", "model.safetensors"];

/** @param {string} name @param {string} value @param {{ whole?: boolean, least?: number }} [rule] */
function readNumber(name, value, { whole = true, least = 1 } = {}) {
  const number = Number(value);
  if (Number.isFinite(number) && number >= least && (!whole || Number.isInteger(number))) return number;
  throw new UsageError(
    `--${name} is "${value}": a ${whole ? "whole number" : "number"} from ${least} on was expected.`,
  );
}

/** `4`: the first four; `0,2,5`: those. @param {string} value */
export function readLayers(value) {
  if (/^[1-9]\d*$/.test(value)) return Array.from({ length: Number(value) }, (_, layer) => layer);
  if (/^\d+(,\d+)+$/.test(value)) return value.split(",").map(Number);
  throw new UsageError(
    `--layers is "${value}": a number of blocks, or their places as in 0,2,5, was expected.`,
  );
}

/** @param {string | undefined} value @param {string} name @param {string} cwd */
function readFolder(value, name, cwd) {
  if (!value) return null;
  const folder = resolve(cwd, value);
  const missing = files.filter((file) => !existsSync(join(folder, file)));
  if (missing.length === 0) return folder;
  throw new UsageError(`--${name} is ${folder}, where ${missing.join(" and ")} is missing.`);
}

/** Random weights have nothing to keep or to teach, and an encoder has a width of its own. @param {Record<string, string | undefined>} values */
function assertSource({ from, also, distil, layers, hidden }) {
  if (from && hidden) throw new UsageError("--hidden is for random weights: leave it out beside --from.");
  if (from) return;
  if (also || Number(distil ?? 0) > 0 || layers?.includes(","))
    throw new UsageError(
      "--also, --distil and places of --layers need an encoder to start from: --from is missing.",
    );
}

/**
 * Reads the command line of `npm run pretrain`.
 * @param {string[]} args
 * @param {string} cwd paths are relative to it
 * @returns {PretrainOptions}
 */
export function parsePretrainOptions(args, cwd) {
  /** @type {Record<string, string>} */
  const defaults = {
    ...{ layers: "4", vocabulary: "10000", positions: "256", epochs: "1", minutes: "60", tokens: "96" },
    ...{ batch: "32", rate: "3e-4", mask: "0.15", distil: "0", seed: "7", out: "clientele-encoder" },
  };
  const names = ["from", "also", "texts", "threads", "hidden", ...Object.keys(defaults)];
  const options = Object.fromEntries(names.map((name) => [name, { type: /** @type {const} */ ("string") }]));
  let parsed;
  try {
    parsed = parseArgs({ args, options }).values;
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message);
  }
  const values = /** @type {Record<string, string | undefined>} */ (/** @type {unknown} */ (parsed));
  assertSource(values);
  const take = (/** @type {string} */ name) => values[name] ?? defaults[name];
  if (!values.texts)
    throw new UsageError("--texts is missing: .txt or .json files with commas between them.");
  const texts = values.texts.split(",").map((path) => resolve(cwd, path));
  const absent = texts.filter((path) => !existsSync(path));
  if (absent.length > 0) throw new UsageError(`--texts names ${absent.join(", ")}, and no file is there.`);
  const positions = readNumber("positions", take("positions"), { least: 16 });
  const maxTokens = readNumber("tokens", take("tokens"), { least: 16 });
  if (maxTokens > positions)
    throw new UsageError(`--tokens is ${maxTokens}: no more than --positions, ${positions}, was expected.`);
  return {
    from: readFolder(values.from, "from", cwd),
    also: readFolder(values.also, "also", cwd),
    hidden: values.from ? null : readNumber("hidden", values.hidden ?? "384", { least: 8 }),
    layers: readLayers(take("layers")),
    vocabulary: readNumber("vocabulary", take("vocabulary"), { least: 100 }),
    positions,
    texts,
    epochs: readNumber("epochs", take("epochs"), { whole: false, least: 0 }),
    minutes: readNumber("minutes", take("minutes"), { whole: false, least: 0 }),
    maxTokens,
    batchSize: readNumber("batch", take("batch")),
    learningRate: readNumber("rate", take("rate"), { whole: false, least: 0 }),
    maskShare: readNumber("mask", take("mask"), { whole: false, least: 0 }),
    distil: readNumber("distil", take("distil"), { whole: false, least: 0 }),
    seed: readNumber("seed", take("seed"), { least: 0 }),
    threads: values.threads ? readNumber("threads", values.threads) : null,
    out: resolve(cwd, take("out")),
  };
}
