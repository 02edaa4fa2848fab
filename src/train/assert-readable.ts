import { fail } from "../base/problem.ts";
import type { PreparedSide } from "../features/types.ts";
import type { ModelShape } from "../model/model.ts";

/**
 * Asserts that a model can read these customers: as many columns, levels and words as it was trained on.
 *
 * errors: train/other-features, with what does not fit; train/no-text, where the model reads texts and there are none
 */
export function assertReadable(shape: ModelShape, side: PreparedSide): void {
  if (shape.fusion !== "structured-only") assertTexts(shape, side);
  if (shape.fusion === "text-only") return;
  const customers = side.target.length;
  const { numbers, categorySizes } = shape;
  const width = categorySizes.length;
  if (side.numbers.length !== customers * numbers)
    failOther("numbers", side.numbers.length / customers, numbers);
  if (side.categories.length !== customers * width)
    failOther("categories", side.categories.length / customers, width);
  side.categories.forEach((code, i) => {
    if (!(code >= 0 && code < categorySizes[i % width]))
      failOther("levels", code + 1, categorySizes[i % width]);
  });
}

function assertTexts(
  { fusion, combine, vocabularySize, maxTokens }: ModelShape,
  { tokens }: PreparedSide,
): void {
  if (tokens === null)
    return fail(
      "train/no-text",
      `The fusion "${fusion}" reads text, but these customers come without tokens; take the features that belong to the model.`,
      { fusion },
    );
  if (tokens.texts && combine === "join") failOther("texts", countMost(tokens.texts), 1);
  for (const id of tokens.ids)
    if (!(id >= 0 && id < vocabularySize)) failOther("words", id + 1, vocabularySize);
  for (let row = 0; row + 1 < tokens.offsets.length; row++) {
    const length = tokens.offsets[row + 1] - tokens.offsets[row];
    if (length > maxTokens) failOther("length", length, maxTokens);
  }
}

const countMost = (begins: Int32Array) =>
  begins.reduce((most, end, i) => (i > 0 ? Math.max(most, end - begins[i - 1]) : 0), 0);

const names = {
  numbers: "numbers for each customer",
  categories: "categories for each customer",
  levels: "levels of a category",
  words: "tokens of its vocabulary",
  length: "tokens for each text",
  texts: "texts apart for each customer",
};

function failOther(what: keyof typeof names, found: number, expected: number): never {
  return fail(
    "train/other-features",
    `This model reads ${expected} ${names[what]}, and these customers have ${found}; take the features that belong to the model.`,
    { what, found, expected },
  );
}
