import { fail } from "../base/problem.ts";
import { bertKind, type EncoderShape, type ModelShape } from "../model/shape.ts";
import { assertFrozen, type FrozenRecipe } from "./onnx/assert-frozen.ts";
import { findBins, supposeBins } from "./find-bins.ts";
import type { EncoderRecipe, FusionKind, Recipe } from "../recipe/types.ts";
import type { ModelFacts, TrainJob } from "./types.ts";

/** Least width of one attention head, that of BERT. */
const headWidth = 64;

/**
 * Says how large the model of a job is: the encoder's sizes from the recipe, the rest from the data.
 *
 * errors: train/no-text, when the fusion reads text and there is none; those of makeShape
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
  return makeShape(recipe, fusion, {
    outputs,
    encoder: job.encoder?.shape ?? null,
    vocabularySize: prepared.tokenizer?.vocabularySize ?? 0,
    numbers: prepared.numberNames.length,
    categorySizes: prepared.categorySizes,
    bins: fusion === "cross-attention" ? findBins(prepared.train.numbers, prepared.numberNames.length) : [],
  });
}

/**
 * Joins the encoder's sizes and those of the data; a fusion gets of them what it reads.
 *
 * errors: train/too-many-tokens, where a text may be longer than the encoder has places; train/no-encoder; train/onnx-frozen
 */
export function makeShape(
  { encoder, texts, ...recipe }: Pick<Recipe, "encoder" | "texts"> & FrozenRecipe,
  fusion: FusionKind,
  facts: Omit<ModelFacts, "length">,
): ModelShape {
  const hasText = fusion !== "structured-only";
  const hasColumns = fusion !== "text-only";
  const shape =
    facts.encoder ?? describeRandom(hasText ? encoder : withoutText(encoder), facts.vocabularySize);
  if (hasText) assertTokens(shape, encoder.maxTokens);
  if (hasText && shape.external) assertFrozen(recipe);
  const { external, ...own } = shape;
  return {
    ...own,
    ...(hasText && external ? { external } : {}),
    fusion,
    method: hasText ? recipe.method : { kind: "full" },
    outputs: facts.outputs,
    vocabularySize: hasText ? shape.vocabularySize : 0,
    maxTokens: encoder.maxTokens,
    numbers: hasColumns ? facts.numbers : 0,
    categorySizes: hasColumns ? facts.categorySizes : [],
    combine: hasText ? texts.combine : "join",
    bins: fusion === "cross-attention" ? (facts.bins ?? supposeBins(facts.numbers)) : [],
  };
}

function assertTokens({ positions, positionOffset }: EncoderShape, asked: number): void {
  const most = positions - positionOffset;
  if (asked <= most) return;
  fail(
    "train/too-many-tokens",
    `A text may have ${asked} tokens by the recipe, and this encoder reads at most ${most}; choose that many or fewer.`,
    { asked, most },
  );
}

/** Where no text is read, what comes after the encoder is as wide as beside one without knowledge. */
const withoutText = (encoder: EncoderRecipe): EncoderRecipe =>
  encoder.source === "random"
    ? encoder
    : { source: "random", layers: 2, hidden: 128, maxTokens: encoder.maxTokens };

/** An encoder without knowledge has the words of the data and as many places as a text may have tokens. */
function describeRandom(encoder: EncoderRecipe, vocabularySize: number): EncoderShape {
  if (encoder.source !== "random") return failWithoutEncoder(encoder);
  const { layers, hidden, maxTokens } = encoder;
  const sizes = { layers, hidden, heads: countHeads(hidden), intermediate: 4 * hidden };
  return { ...bertKind, ...sizes, vocabularySize, positions: maxTokens };
}

function failWithoutEncoder(encoder: EncoderRecipe): never {
  const name = encoder.source === "folder" ? encoder.path : encoder.source;
  return fail(
    "train/no-encoder",
    `The encoder "${name}" is not at hand; add its folder, or choose another encoder.`,
    { name },
  );
}

/** As many heads of at least 64 as divide the width evenly. */
export function countHeads(hidden: number): number {
  let heads = Math.max(1, Math.floor(hidden / headWidth));
  while (hidden % heads !== 0) heads--;
  return heads;
}
