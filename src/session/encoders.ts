import type { EncoderTokenizer } from "../features/types.ts";
import type { EncoderRecipe } from "../recipe/types.ts";
import type { PretrainedEncoder } from "../train/types.ts";
import type { Workers } from "./workers.ts";

/** An encoder that was trained before, with the tokenizer that belongs to it; null for one from random weights. */
export async function openEncoder(
  _workers: Workers,
  _recipe: EncoderRecipe,
): Promise<{ encoder: PretrainedEncoder; tokenizer: EncoderTokenizer } | null> {
  return null;
}
