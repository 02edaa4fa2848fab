import { fusionOf, listParts, recipeOf } from "../../recipe/list-parts.ts";
import type { Recipe } from "../../recipe/types.ts";
import type { TrainProgress } from "../../train/types.ts";

/**
 * Share of all training that is done: of the model itself, then of each of its parts that is trained beside it. The words
 * that an encoder guesses first are half of a part.
 */
export function trainShare(progress: TrainProgress, recipe: Recipe | null): number {
  const { part, phase, step, steps } = progress;
  if (steps === 0) return 0;
  const parts = recipe ? listParts(recipe) : ["main" as const];
  const isTwofold =
    recipe !== null &&
    fusionOf(recipe, part) !== "structured-only" &&
    recipeOf(recipe, part).pretrain.minutes > 0;
  const first = isTwofold && phase !== "pretrain" && phase !== "warm-up" ? 0.5 : 0;
  const within = phase === "predict" ? 1 : first + (step / steps) * (isTwofold ? 0.5 : 1);
  return (Math.max(0, parts.indexOf(part)) + within) / parts.length;
}
