import { fail } from "../../base/problem.ts";
import type { Recipe } from "../../recipe/types.ts";

/** The parts of a recipe that would change an encoder or its texts. */
export type FrozenRecipe = Pick<Recipe, "method"> & Partial<Pick<Recipe, "pretrain" | "train">>;

/**
 * Refuses what an encoder that is there as ONNX alone cannot take part in: it is run as it is, by another engine.
 *
 * errors: train/onnx-frozen, with the setting that must change
 */
export function assertFrozen({ method, pretrain, train }: FrozenRecipe): void {
  if (method.kind !== "head") refuse("method.kind", method.kind, "head");
  if (pretrain && pretrain.minutes > 0) refuse("pretrain.minutes", String(pretrain.minutes), "0");
  for (const [name, share] of Object.entries(train?.augment ?? {})) {
    if (share > 0) refuse(`train.augment.${name}`, String(share), "0");
  }
}

function refuse(setting: string, found: string, expected: string): never {
  fail(
    "train/onnx-frozen",
    `The encoder is there as ONNX alone, which is used as it is; ${setting} is ${found}, and must be ${expected}. Change that, or take the encoder with a model.safetensors.`,
    { setting, found, expected },
  );
}
