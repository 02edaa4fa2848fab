import type { ScoringSchema } from "../data/types.ts";
import type { Fitted } from "../features/types.ts";
import { writeCard } from "./pack/card.ts";
import { zipFiles, type PackFiles } from "./pack/entries.ts";
import { formatManifest, manifestName, partNames } from "./pack/manifest.ts";
import { sealZip } from "./pack/seal.ts";
import type { Report } from "./types.ts";

/** What a run has learned: its weights as safetensors, and its features and tokenizer as JSON. */
export interface LearnedModel {
  weights: Uint8Array<ArrayBuffer>;
  /** Whether these are only what was trained beside an encoder that stayed as it was: a small pack. */
  isApart: boolean;
  fitted: Fitted;
}

/**
 * Writes a model pack: one zip with all that scoring needs, and no row and no text of the data.
 *
 * Its files are stored as they are: `pack.json` (version, schema, threshold, test metrics, size and SHA-256 of every
 * other file), `recipe.json`, `features.json`, `tokenizer.json` where the model reads text, `model.safetensors` (in a small
 * pack `adapter.safetensors`, without the encoder) and `README.md`; its comment seals the whole. It holds no time and no name of a browser: two runs that learn the same
 * give the same bytes.
 *
 * memory: returns a new array; `model.weights` is left as it was
 * errors: report/no-hashing
 */
export async function writeModelPack(
  report: Report,
  schema: ScoringSchema,
  model: LearnedModel,
): Promise<Uint8Array<ArrayBuffer>> {
  const { recipe, threshold } = report;
  const { backend, version } = report.environment;
  const metrics = report.metrics.test;
  const { isApart } = model;
  const encoder =
    report.encoder && (isApart || report.encoder.external)
      ? { name: report.encoder.name, sha256: report.encoder.sha256! }
      : undefined;
  const tokenizer = recipe.fusion === "structured-only" ? null : model.fitted.tokenizer;
  const facts = { name: recipe.name, task: recipe.task, threshold, schema, metrics };
  const environment = { backend, version };
  const files: PackFiles = {
    [partNames.recipe]: encode(JSON.stringify(recipe, null, 2)),
    [partNames.features]: encode(model.fitted.features),
    ...(tokenizer === null ? {} : { [partNames.tokenizer]: encode(tokenizer) }),
    [isApart ? partNames.apart : partNames.weights]: model.weights,
    [partNames.card]: encode(
      writeCard({ recipe, schema, threshold, metrics, environment, encoder, isApart }),
    ),
  };
  const manifest = await formatManifest({ ...facts, environment }, files);
  return sealZip(zipFiles({ [manifestName]: encode(manifest), ...files }));
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
