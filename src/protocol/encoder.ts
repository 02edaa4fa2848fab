import type { EncoderRecipe } from "../recipe/types.ts";
import type { FolderFile } from "../model/pretrained/types.ts";
import type { KeptEncoder, OpenedEncoder } from "../train/encoders/types.ts";
import type { CommonApi } from "./common.ts";
import type { Result } from "./result.ts";

/** An encoder that was trained before. */
export type PretrainedRecipe = Exclude<EncoderRecipe, { source: "random" }>;

/** encoder.worker: the encoders that ship, and those that a person added. `base` is the address of the page. */
export interface EncoderApi extends CommonApi {
  /** Those that ship, then those that were added, newest first; what was left half-written is removed. */
  list(base: string): Promise<Result<KeptEncoder[]>>;
  /** Reads a folder, or a zip of one, and keeps it; refuses it in one sentence. Files are handed over by reference. */
  add(files: FolderFile[], onProgress: (share: number) => void): Promise<Result<KeptEncoder>>;
  remove(sha256: string): Promise<Result<void>>;
  /** Weights and tokenizer of the encoder that a recipe names; the weights by reference. */
  open(encoder: PretrainedRecipe, base: string): Promise<Result<OpenedEncoder>>;
}
