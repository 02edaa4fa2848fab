import { fail } from "../base/problem.ts";
import type { ScoringSchema } from "../data/types.ts";
import { parseFit, type FittedFeatures } from "../features/fitted-json.ts";
import { nameStructured } from "../features/structured/structured.ts";
import { completeRecipe } from "../recipe/complete-recipe.ts";
import { parseRecipe } from "../recipe/parse-recipe.ts";
import type { Recipe } from "../recipe/types.ts";
import { endMethod } from "../model/methods/methods.ts";
import { describePacked } from "../train/apart-file.ts";
import { makeShape } from "../train/model-shape.ts";
import { assertSame, assertWeights, failVocabulary } from "./pack/check-weights.ts";
import { unzipFiles, type PackFiles } from "./pack/entries.ts";
import { partNames, readManifest } from "./pack/manifest.ts";
import { assertSealed } from "./pack/seal.ts";
import { countVocabulary } from "./pack/vocabulary.ts";
import type { ModelPack } from "./types.ts";

/**
 * Opens a model pack, after everything in it is checked: that it is whole, that it holds the files it lists and no
 * others, and that they belong together.
 *
 * The seal and the hashes tell damage, not who made a pack.
 *
 * memory: returns copies; `bytes` may be let go
 * errors: report/not-a-pack, report/pack-cut, report/pack-changed, report/pack-too-large, report/newer-pack,
 *         report/unsafe-name, report/doubled-name, report/missing-file, report/unlisted-file, report/file-changed,
 *         report/pack-broken, report/features-differ, report/vocabulary-differs, report/parts-differ,
 *         report/no-hashing; and what parseRecipe, parseFit and describePacked throw
 */
export async function openPack(bytes: Uint8Array<ArrayBuffer>): Promise<ModelPack> {
  const files = unzipFiles(bytes);
  await assertSealed(bytes);
  const { schema, threshold, metrics, environment, files: listed } = await readManifest(files);
  const features = readText(files, partNames.features);
  const weightsName = Object.hasOwn(files, partNames.apart) ? partNames.apart : partNames.weights;
  const weights = readPart(files, weightsName);
  const recipe = readRecipe(readText(files, partNames.recipe), schema);
  const fit = parseFit(features);
  assertFeatures(fit, schema, recipe);
  const isReading = recipe.fusion !== "structured-only";
  const tokenizer = isReading ? readText(files, partNames.tokenizer) : null;
  const { numberNames, categorySizes } = nameStructured(fit.structured);
  const { shape: own, task, apartFrom } = describePacked(weights);
  const words = tokenizer === null ? 0 : countVocabulary(files[partNames.tokenizer], partNames.tokenizer);
  const isPretrained = recipe.encoder.source !== "random";
  if (isPretrained && words > own.vocabularySize) failVocabulary(own.vocabularySize, words);
  const shape = makeShape(recipe, recipe.fusion, {
    encoder: isPretrained ? own : null,
    bins: own.bins,
    outputs: schema.task === "multiclass" ? schema.classes!.length : 1,
    vocabularySize: words,
    numbers: numberNames.length,
    categorySizes,
  });
  assertSame("encoder", String(apartFrom !== null), String(weightsName === partNames.apart));
  assertWeights({ shape: own, task }, apartFrom === null ? endMethod(shape) : shape, recipe.task);
  const { sha256 } = listed[weightsName];
  const needed = apartFrom ?? own.external;
  return {
    recipe,
    schema,
    fitted: { features, tokenizer },
    ...{ threshold, metrics, environment, weights, sha256 },
    ...(needed ? { encoder: { name: nameEncoder(recipe.encoder), sha256: needed } } : {}),
  };
}

function nameEncoder(encoder: Recipe["encoder"]): string {
  if (encoder.source === "random") return encoder.source;
  return encoder.source === "builtin" ? encoder.name : encoder.path.split("/").at(-1)!;
}

function readPart(files: PackFiles, name: string): Uint8Array<ArrayBuffer> {
  if (Object.hasOwn(files, name)) return files[name];
  return fail(
    "report/missing-file",
    `The model pack holds no ${name}, which scoring needs; save the model again where it was made.`,
    { name },
  );
}

function readText(files: PackFiles, name: string): string {
  return new TextDecoder().decode(readPart(files, name));
}

/** A recipe in a pack is complete; what the schema says would stand in for a part that is not there. */
function readRecipe(text: string, { customer, label, task }: ScoringSchema): Recipe {
  const input = parseRecipe(text);
  const recipe = completeRecipe(input, { customer, label, task, columns: input.columns ?? {} });
  assertSame("task", recipe.task, task);
  return recipe;
}

function assertFeatures(
  { structured, maxTokens }: FittedFeatures,
  schema: ScoringSchema,
  recipe: Recipe,
): void {
  const { columns } = structured;
  if (columns.length !== schema.features.length) {
    fail(
      "report/features-differ",
      `The schema of the model pack names ${schema.features.length} features, its features.json ${columns.length}; ` +
        "save the model again where it was made.",
      { found: schema.features.length, expected: columns.length },
    );
  }
  schema.features.forEach(({ name, kind }, i) => {
    assertSame("feature", `${kind} ${name}`, `${columns[i].kind} ${columns[i].name}`);
  });
  assertSame("maxTokens", String(maxTokens), String(recipe.encoder.maxTokens));
}
