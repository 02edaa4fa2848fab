import { fail } from "../../base/problem.ts";
import type { ModelShape } from "../../model/shape.ts";
import type { Task } from "../../recipe/types.ts";
import type { ModelFileFacts } from "../../train/model-file.ts";

/**
 * Throws unless weights say of themselves that they are those of a model of this task and shape.
 *
 * errors: report/parts-differ; report/vocabulary-differs; report/features-differ
 */
export function assertWeights(
  { shape: found, task: foundTask }: Pick<ModelFileFacts, "shape" | "task">,
  expected: ModelShape,
  task: Task,
): void {
  assertSame("task", foundTask, task);
  if (found.vocabularySize !== expected.vocabularySize) {
    failVocabulary(found.vocabularySize, expected.vocabularySize);
  }
  const isSame = (part: keyof ModelShape) => JSON.stringify(found[part]) === JSON.stringify(expected[part]);
  if (!isSame("numbers") || !isSame("categorySizes")) failColumns(found, expected);
  for (const part of Object.keys(expected) as (keyof ModelShape)[]) {
    assertSame(part, JSON.stringify(found[part]), JSON.stringify(expected[part]));
  }
}

/**
 * Throws unless two files of a pack say the same of a part of the model.
 *
 * errors: report/parts-differ
 */
export function assertSame(part: string, found: string, expected: string): void {
  if (found === expected) return;
  fail(
    "report/parts-differ",
    `The files of the model pack do not belong together: for ${part} one says ${found}, another ` +
      `${expected}; save the model again where it was made.`,
    { part, found, expected },
  );
}

/**
 * Refuses a tokenizer that has more or other words than the weights.
 *
 * errors: report/vocabulary-differs, always
 */
export function failVocabulary(found: number, expected: number): never {
  fail(
    "report/vocabulary-differs",
    `The weights of the model pack know ${found} words, its tokenizer ${expected}; save the model again where it was ` +
      "made.",
    { found, expected },
  );
}

function failColumns(...[found, expected]: ModelShape[]): never {
  const [read, made] = [found, expected].map((shape) => shape.numbers + shape.categorySizes.length);
  fail(
    "report/features-differ",
    `The weights of the model pack read ${read} numbers and categories, its features make ${made}, or other levels of ` +
      "them; save the model again where it was made.",
    { found: read, expected: made },
  );
}
