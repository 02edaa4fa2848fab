import { isCount, isNumber, type Unknown } from "../../base/json.ts";
import { fail } from "../../base/problem.ts";
import { bertKind, type EncoderShape } from "../shape.ts";
import { architectures, type Architecture } from "./types.ts";

/** What config.json says of an encoder; how texts are pooled stands elsewhere. */
export interface ConfigFacts {
  architecture: Architecture;
  shape: Omit<EncoderShape, "pooling">;
}

/** How the architectures name their sizes. */
const bertSizes = {
  layers: "num_hidden_layers",
  hidden: "hidden_size",
  heads: "num_attention_heads",
  intermediate: "intermediate_size",
};
const distilbertSizes = { layers: "n_layers", hidden: "dim", heads: "n_heads", intermediate: "hidden_dim" };

/** The beginning of a class name in `architectures`, for a config.json without `model_type`. */
const classNames: [RegExp, Architecture][] = [
  [/^DistilBert/, "distilbert"],
  [/^XLMRoberta(?!XL)/, "xlm-roberta"],
  [/^Roberta(?!PreLayerNorm)/, "roberta"],
  [/^Bert(?!Generation)/, "bert"],
];

/**
 * Reads sizes and kind of an encoder from its config.json.
 *
 * errors: model/unknown-architecture; model/unknown-activation, for anything but GELU by the error function;
 *         model/unknown-positions, for positions that are not a table's rows; model/decoder, where tokens see only those
 *         before them; model/broken-config, for a size that is missing or no number
 * source: transformers, BertConfig, DistilBertConfig, RobertaConfig, XLMRobertaConfig
 */
export function describeConfig(config: Unknown): ConfigFacts {
  const architecture = findArchitecture(config);
  const isDistilbert = architecture === "distilbert";
  assertKind(config, isDistilbert);
  const names = isDistilbert ? distilbertSizes : bertSizes;
  const [layers, hidden, heads, intermediate] = Object.values(names).map((key) => readSize(config, key));
  if (hidden % heads !== 0) failConfig(names.hidden, String(hidden), `a multiple of ${heads}`);
  const isRoberta = architecture === "roberta" || architecture === "xlm-roberta";
  const positionOffset = isRoberta ? readCount(config, "pad_token_id", 1) + 1 : 0;
  const positions = readSize(config, "max_position_embeddings");
  if (positions <= positionOffset) {
    failConfig("max_position_embeddings", String(positions), `more than ${positionOffset}`);
  }
  const shape = {
    ...{ layers, hidden, heads, intermediate, positions, positionOffset },
    vocabularySize: readSize(config, "vocab_size"),
    tokenTypes: isDistilbert ? 0 : readCount(config, "type_vocab_size", bertKind.tokenTypes),
    epsilon: isDistilbert ? bertKind.epsilon : readEpsilon(config),
  };
  return { architecture, shape };
}

function findArchitecture(config: Unknown): Architecture {
  const { model_type: type, architectures: classes } = config;
  const known = architectures.find((name) => name === type);
  if (known) return known;
  const className = Array.isArray(classes) ? String(classes[0]) : "";
  const found = type === undefined && classNames.find(([pattern]) => pattern.test(className));
  if (found) return found[1];
  const name = String(type ?? (className || "nothing"));
  return fail(
    "model/unknown-architecture",
    `config.json names the architecture ${name}; those of ${architectures.join(", ")} can be read. Choose one of these.`,
    { name, known: [...architectures] },
    { file: "config.json" },
  );
}

function assertKind(config: Unknown, isDistilbert: boolean): void {
  const activation = config[isDistilbert ? "activation" : "hidden_act"] ?? "gelu";
  if (activation !== "gelu") {
    fail(
      "model/unknown-activation",
      `config.json names the activation ${String(activation)}; encoders with "gelu" can be read. Choose another encoder.`,
      { activation: String(activation) },
      { file: "config.json" },
    );
  }
  const positions = config.position_embedding_type ?? "absolute";
  if (positions !== "absolute") {
    fail(
      "model/unknown-positions",
      `config.json names positions of the kind ${String(positions)}; encoders with "absolute" ones can be read. Choose ` +
        "another encoder.",
      { positions: String(positions) },
      { file: "config.json" },
    );
  }
  if (config.is_decoder === true) {
    fail(
      "model/decoder",
      "config.json is that of a decoder, whose tokens see only those before them; choose an encoder.",
      {},
      { file: "config.json" },
    );
  }
}

function readSize(config: Unknown, key: string): number {
  const value = config[key];
  return isCount(value) && value > 0 ? value : failConfig(key, say(value), "a whole number from 1 on");
}

function readCount(config: Unknown, key: string, usual: number): number {
  const value = config[key] ?? usual;
  return isCount(value) ? value : failConfig(key, say(value), "a whole number from 0 on");
}

function readEpsilon(config: Unknown): number {
  const value = config.layer_norm_eps ?? bertKind.epsilon;
  const isGood = isNumber(value) && value > 0 && value < 1;
  return isGood ? value : failConfig("layer_norm_eps", say(value), "a number between 0 and 1");
}

const say = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value).slice(0, 100));

function failConfig(key: string, found: string, expected: string): never {
  return fail(
    "model/broken-config",
    `config.json: "${key}" is ${found}, expected ${expected}; copy the file again or choose another encoder.`,
    { key, found, expected },
    { file: "config.json" },
  );
}
