import { fail } from "../../base/problem.ts";
import { listShapes } from "../../model/list-shapes.ts";
import type { ModelShape } from "../../model/shape.ts";
import { assertShapes, loadSafetensors } from "../../model/weights/safetensors.ts";

/**
 * Throws unless weights are those of a model of this shape: in what they say of themselves, and in every tensor.
 *
 * errors: report/parts-differ; report/vocabulary-differs; report/features-differ; and what loadSafetensors and
 *         assertShapes throw
 */
export function assertWeights(weights: Uint8Array, expected: ModelShape, task: string, name: string): void {
  const { tensors, metadata } = loadSafetensors(weights, name);
  assertSame("task", metadata.task, task);
  const found = parseShape(metadata.shape);
  if (found.vocabularySize !== expected.vocabularySize) {
    failVocabulary(Number(found.vocabularySize), expected.vocabularySize);
  }
  if (
    JSON.stringify([found.numbers, found.categorySizes]) !==
    JSON.stringify([expected.numbers, expected.categorySizes])
  ) {
    failColumns(found, expected);
  }
  for (const part of Object.keys(expected) as (keyof ModelShape)[]) {
    assertSame(part, String(found[part]), String(expected[part]));
  }
  const shapes = listShapes(expected);
  assertShapes(tensors, shapes, name);
  const unknown = Object.keys(tensors).find((key) => !Object.hasOwn(shapes, key));
  if (unknown !== undefined) assertSame("tensor", unknown, "none of this name");
}

function parseShape(text: string | undefined): Partial<ModelShape> {
  try {
    return (JSON.parse(text ?? "null") ?? {}) as Partial<ModelShape>;
  } catch {
    return {};
  }
}

/**
 * Throws unless two files of a pack say the same of a part of the model.
 *
 * errors: report/parts-differ
 */
export function assertSame(part: string, found: string | undefined, expected: string): void {
  if (found === expected) return;
  fail(
    "report/parts-differ",
    `The files of the model pack do not belong together: for ${part} one says ${found ?? "nothing"}, another ` +
      `${expected}; save the model again where it was made.`,
    { part, found: found ?? "", expected },
  );
}

function failVocabulary(found: number, expected: number): never {
  fail(
    "report/vocabulary-differs",
    `The weights of the model pack know ${found} words, its tokenizer ${expected}; save the model again where it was ` +
      "made.",
    { found, expected },
  );
}

function failColumns(found: Partial<ModelShape>, expected: ModelShape): never {
  const count = ({ numbers, categorySizes }: Partial<ModelShape>) =>
    Number(numbers) + Number(categorySizes?.length);
  fail(
    "report/features-differ",
    `The weights of the model pack read ${count(found)} numbers and categories, or other levels of them; its features ` +
      `make ${count(expected)}. Save the model again where it was made.`,
    { found: count(found), expected: count(expected) },
  );
}
