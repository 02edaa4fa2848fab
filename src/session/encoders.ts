import { fail } from "../base/problem.ts";
import type { EncoderTokenizer } from "../features/types.ts";
import type { EncoderRecipe } from "../recipe/types.ts";
import type { FolderFile } from "../model/pretrained/types.ts";
import type { KeptEncoder } from "../train/encoders/types.ts";
import type { PretrainedEncoder } from "../train/types.ts";
import { isRunUnderWay } from "./run-store.ts";
import type { Workers } from "./workers.ts";

export { usualEncoder } from "../protocol/builtin-encoders.ts";

/** Weights and tokenizer of the encoder that a recipe names; null for one that starts from random weights. */
export async function openEncoder(
  workers: Pick<Workers, "encoder">,
  encoder: EncoderRecipe,
): Promise<{ encoder: PretrainedEncoder; tokenizer: EncoderTokenizer } | null> {
  return encoder.source === "random" ? null : workers.encoder.open(encoder, document.baseURI);
}

/** What the page asks of the encoders that ship and of those that a person added. */
export interface EncodersSession {
  /** Those that ship, then those that were added, newest first. */
  list(): Promise<KeptEncoder[]>;
  add(files: FolderFile[], on: (share: number) => void): Promise<KeptEncoder>;
  /** Not while a run is under way, which may be reading it. */
  remove(sha256: string): Promise<void>;
}

/** The page's door to the encoders. */
export function connectEncoders(workers: Pick<Workers, "encoder">): EncodersSession {
  return {
    list: () => workers.encoder.list(document.baseURI),
    add: (files, on) => workers.encoder.add(files, on),
    remove: async (sha256) => {
      if (await isRunUnderWay()) {
        fail(
          "session/run-under-way",
          "A run is under way, here or in another tab. Wait for it, or cancel it first.",
        );
      }
      await workers.encoder.remove(sha256);
    },
  };
}
