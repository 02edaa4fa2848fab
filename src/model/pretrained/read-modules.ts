import { isCount, isObject, isText, type Unknown } from "../../base/json.ts";
import { fail } from "../../base/problem.ts";
import type { EncoderShape } from "../shape.ts";
import type { OpenFolder } from "./open-folder.ts";
import type { PromptFacts } from "./types.ts";

/** What Sentence-Transformers adds to an encoder's folder; the usual where it added nothing. */
export interface ModuleFacts extends PromptFacts {
  /** Where the encoder itself lies in the folder, "" or with "/" at its end. */
  base: string;
  pooling: EncoderShape["pooling"];
  /** Most tokens of a text; null where nothing is said of it. */
  maxTokens: number | null;
  /** Whether texts are put into lower case before anything else. */
  isLower: boolean;
  /** Modules that come after the encoder and are not used. */
  leftOut: string[];
}

const modulesName = "modules.json";

/**
 * Reads how a Sentence-Transformers folder wants its encoder used: pooling, prompts, the longest text.
 *
 * Dense layers and normalization after pooling are left out: a head is trained in their place.
 *
 * errors: model/unknown-module, where the folder's first module is no transformer; model/unknown-pooling, for any but the
 *         mean and the first token; model/missing-file, model/broken-json
 * source: sentence-transformers, SentenceTransformer._load_sbert_model, Transformer.load, Pooling
 */
export async function readModules(folder: OpenFolder): Promise<ModuleFacts> {
  const modules = await folder.findJson(modulesName);
  if (modules === null) {
    return {
      base: "",
      pooling: "mean",
      maxTokens: null,
      isLower: false,
      leftOut: [],
      prompt: "",
      prompts: {},
    };
  }
  const list = (Array.isArray(modules) ? modules.filter(isObject) : []).map(({ path, type }) => ({
    path: isText(path) && path !== "" ? `${path.replace(/\/$/, "")}/` : "",
    kind: String(type).split(".").at(-1)!,
  }));
  const [first] = list;
  if (first?.kind !== "Transformer") failModule(first?.kind ?? "nothing");
  const pooling = list.find(({ kind }) => kind === "Pooling");
  const rest = list.filter((module) => module !== first && module !== pooling);
  const name = folder.paths.find((path) => isOptions(path, first.path));
  const options = name === undefined ? {} : await folder.readJson(name);
  return {
    base: first.path,
    pooling: pooling
      ? readPooling(await folder.readJson(`${pooling.path}config.json`), pooling.path)
      : "mean",
    maxTokens: isCount(options.max_seq_length) && options.max_seq_length > 0 ? options.max_seq_length : null,
    isLower: options.do_lower_case === true,
    leftOut: rest.map(({ path, kind }) => path.slice(0, -1) || kind),
    ...readPrompts(await folder.findJson("config_sentence_transformers.json")),
  };
}

/** `sentence_bert_config.json`, in older folders with another architecture's name. */
const isOptions = (path: string, base: string) =>
  path.startsWith(base) && /^sentence_[\w-]+_config\.json$/.test(path.slice(base.length));

function readPooling(config: Unknown, path: string): EncoderShape["pooling"] {
  const modes = Object.entries(config)
    .filter(([key, value]) => key.startsWith("pooling_mode_") && value === true)
    .map(([key]) => key.slice("pooling_mode_".length));
  const named = isText(config.pooling_mode) ? [config.pooling_mode] : modes;
  const [mode = "nothing", ...more] = named;
  if (more.length === 0 && (mode === "mean_tokens" || mode === "mean")) return "mean";
  if (more.length === 0 && (mode === "cls_token" || mode === "cls")) return "cls";
  const file = `${path}config.json`;
  return fail(
    "model/unknown-pooling",
    `${file} asks for the pooling ${named.join(" and ") || mode}; the mean of all tokens or the first one (cls) can be ` +
      "read. Choose another encoder.",
    { found: named.length > 0 ? named : [mode] },
    { file },
  );
}

function readPrompts(config: unknown): PromptFacts {
  if (!isObject(config) || !isObject(config.prompts)) return { prompt: "", prompts: {} };
  const entries = Object.entries(config.prompts).filter((entry): entry is [string, string] =>
    isText(entry[1]),
  );
  const prompts = Object.fromEntries(entries);
  const asked = config.default_prompt_name;
  return { prompts, prompt: isText(asked) && Object.hasOwn(prompts, asked) ? prompts[asked] : "" };
}

function failModule(name: string): never {
  fail(
    "model/unknown-module",
    `${modulesName} begins with the module ${name}; expected is Transformer. Choose another encoder.`,
    { name },
    { file: modulesName },
  );
}
