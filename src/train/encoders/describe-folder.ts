import type { EncoderFolder } from "../../model/pretrained/types.ts";
import type { KeptEncoder, OpenedEncoder } from "./types.ts";

/** Describes an encoder's folder as the page lists it. */
export function describeFolder(
  { sha256, architecture, shape, maxTokens, listed, files }: EncoderFolder,
  own: Pick<KeptEncoder, "name" | "source" | "addedAtMs">,
): KeptEncoder {
  const { parameters, licence, leftOut } = listed;
  const sizeBytes = files.reduce((sum, { blob }) => sum + blob.size, 0);
  return { ...own, sha256, architecture, shape, maxTokens, parameters, sizeBytes, licence, leftOut };
}

/** Gives a run what it takes of an encoder's folder: weights by reference, and the tokenizer. */
export function giveFolder(
  { sha256, shape, weights, tokenizer }: EncoderFolder,
  name: string,
): OpenedEncoder {
  const { json, config, prompt } = tokenizer;
  return {
    encoder: { name, sha256, shape, weights },
    tokenizer: { json: JSON.stringify(json), config: config && JSON.stringify(config), prompt },
  };
}
