import { refuseTokenizer } from "./refuse-tokenizer.ts";
import type { TokenizerConfigJson, TokenizerJson } from "./tokenizer-json.ts";

/** The tokens that a model of the BERT family gives a role. */
export interface SpecialTokens {
  pad: string;
  unknown: string;
  class: string;
  separator: string;
  mask: string;
}

/** What each role is called by custom, and under which names tokenizer_config.json tells it. */
const roles = {
  pad: { custom: ["[PAD]", "<pad>"], keys: ["pad_token"] },
  unknown: { custom: ["[UNK]", "<unk>"], keys: ["unk_token"] },
  class: { custom: ["[CLS]", "<s>"], keys: ["cls_token", "bos_token"] },
  separator: { custom: ["[SEP]", "</s>"], keys: ["sep_token", "eos_token"] },
  mask: { custom: ["[MASK]", "<mask>"], keys: ["mask_token"] },
} as const;

/**
 * Finds the special tokens by their role, not by their names.
 *
 * What tokenizer.json itself says comes first (its post-processor, the unknown token of its model, its padding), then
 * tokenizer_config.json or special_tokens_map.json, then the names that are customary.
 *
 * shapes: idOf, all pieces and added tokens -> their ids
 * errors: features/bad-tokenizer, by the role of a token that is missing
 */
export function findSpecialTokens(
  json: TokenizerJson,
  config: TokenizerConfigJson,
  idOf: Map<string, number>,
): SpecialTokens {
  const said = { ...readPostProcessor(json.post_processor), unknown: readUnknown(json), pad: readPad(json) };
  const find = (role: keyof SpecialTokens) => {
    const { custom, keys } = roles[role];
    const told = [(said as Partial<SpecialTokens>)[role], ...keys.map((key) => readContent(config[key]))];
    const known = [...told, ...custom].find((token) => token !== undefined && idOf.has(token));
    return (
      known ??
      refuseTokenizer(
        `its ${role} token (${custom.join(" or ")}) is not in its vocabulary, nor named otherwise`,
      )
    );
  };
  return {
    pad: find("pad"),
    unknown: find("unknown"),
    class: find("class"),
    separator: find("separator"),
    mask: find("mask"),
  };
}

function readContent(token: unknown): string | undefined {
  if (typeof token === "string") return token;
  const content = (token as { content?: unknown } | null | undefined)?.content;
  return typeof content === "string" ? content : undefined;
}

function readUnknown({ model }: TokenizerJson): string | undefined {
  if (Array.isArray(model.vocab)) return model.vocab[model.unk_id as number]?.[0];
  return readContent(model.unk_token);
}

function readPad({ padding }: TokenizerJson): string | undefined {
  return readContent((padding as { pad_token?: unknown } | null | undefined)?.pad_token);
}

/** A post-processor of any type that frames a text with two tokens. */
interface PostProcessorJson {
  type: string;
  processors?: PostProcessorJson[];
  single?: ({ SpecialToken: { id: string } } | { Sequence: unknown })[];
  cls?: [string, number];
  sep?: [string, number];
}

function readPostProcessor(json: unknown): Partial<SpecialTokens> {
  const { type, processors, single, cls, sep } = (json ?? {}) as Partial<PostProcessorJson>;
  if (type === "Sequence") return Object.assign({}, ...(processors ?? []).map(readPostProcessor)) as object;
  if (type === "BertProcessing" || type === "RobertaProcessing")
    return { class: cls?.[0], separator: sep?.[0] };
  if (type !== "TemplateProcessing" || single === undefined) return {};
  const text = single.findIndex((part) => "Sequence" in part);
  const read = (part: (typeof single)[number] | undefined) =>
    part !== undefined && "SpecialToken" in part ? part.SpecialToken.id : undefined;
  return { class: read(single[text - 1]), separator: read(single[text + 1]) };
}
