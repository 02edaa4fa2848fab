import type { EncoderTokenizer } from "../../features/types.ts";
import type { EncoderFolder } from "../../model/pretrained/types.ts";
import type { PretrainedEncoder } from "../types.ts";

/** An encoder that can be chosen, without its weights. */
export interface KeptEncoder extends Pick<
  EncoderFolder,
  "name" | "sha256" | "architecture" | "shape" | "maxTokens"
> {
  source: "builtin" | "folder";
  parameters: number;
  /** Of all that is kept of it. */
  sizeBytes: number;
  /** Its text or its name; null where its folder has neither. */
  licence: string | null;
  /** Tensors and modules of its folder that are not used. */
  leftOut: string[];
  /** null for one that ships with the app. */
  addedAtMs: number | null;
}

/** An encoder that a run takes. */
export interface OpenedEncoder {
  encoder: PretrainedEncoder;
  tokenizer: EncoderTokenizer;
}
