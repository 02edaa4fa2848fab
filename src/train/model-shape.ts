import { fail } from "../base/problem.ts";
import type { ModelShape } from "../model/model.ts";
import type { EncoderRecipe, FusionKind } from "../recipe/types.ts";
import type { ModelFacts, TrainJob } from "./types.ts";

/** Least width of one attention head, that of BERT. */
const headWidth = 64;

/**
 * Says how large the model of a job is: the encoder's sizes from the recipe, the rest from the data.
 *
 * errors: train/no-text, when the fusion reads text and there is none
 */
export function describeShape(job: TrainJob, outputs: number): ModelShape {
  const { prepared, recipe, fusion } = job;
  const hasText = fusion !== "structured-only";
  if (hasText && (!prepared.train.tokens || !prepared.tokenizer)) {
    fail(
      "train/no-text",
      `The fusion "${fusion}" reads text, but no column has the role text; give one that role, or choose "structured-only".`,
      { fusion },
    );
  }
  return makeShape(recipe.encoder, fusion, {
    outputs,
    vocabularySize: prepared.tokenizer?.vocabularySize ?? 0,
    numbers: prepared.numberNames.length,
    categorySizes: prepared.categorySizes,
  });
}

/** Joins the encoder's sizes and those of the data; a fusion gets of them what it reads. */
export function makeShape(
  { layers, hidden, maxTokens }: Pick<EncoderRecipe, "layers" | "hidden" | "maxTokens">,
  fusion: FusionKind,
  facts: Omit<ModelFacts, "length">,
): ModelShape {
  const hasText = fusion !== "structured-only";
  const hasColumns = fusion !== "text-only";
  return {
    fusion,
    outputs: facts.outputs,
    layers,
    hidden,
    heads: countHeads(hidden),
    intermediate: 4 * hidden,
    vocabularySize: hasText ? facts.vocabularySize : 0,
    maxTokens,
    numbers: hasColumns ? facts.numbers : 0,
    categorySizes: hasColumns ? facts.categorySizes : [],
  };
}

/** As many heads of at least 64 as divide the width evenly. */
function countHeads(hidden: number): number {
  let heads = Math.max(1, Math.floor(hidden / headWidth));
  while (hidden % heads !== 0) heads--;
  return heads;
}
