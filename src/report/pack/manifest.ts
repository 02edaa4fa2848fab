import { isCount, isNumber, isObject, isText } from "../../base/json.ts";
import { fail } from "../../base/problem.ts";
import type { ScoringSchema } from "../../data/types.ts";
import type { ModelPack } from "../types.ts";
import { checkSchema } from "./check-schema.ts";
import { digest } from "./digest.ts";
import type { PackFiles } from "./entries.ts";
import { assertParts, parseObject } from "./json.ts";

/** Name of the file that lists the others. */
export const manifestName = "pack.json";
/** Names of the others. */
export const partNames = {
  recipe: "recipe.json",
  features: "features.json",
  tokenizer: "tokenizer.json",
  weights: "model.safetensors",
  /** In place of the weights: what was trained, for those who have the encoder. */
  apart: "adapter.safetensors",
  card: "README.md",
} as const;
/** Version of the layout of a model pack. */
export const packVersion = 2;
const format = "clientele-model-pack";

/** pack.json: what the pack is, and the hash of every other file. */
export interface Manifest extends Pick<ModelPack, "schema" | "threshold" | "metrics" | "environment"> {
  format: typeof format;
  version: typeof packVersion;
  name: string;
  task: ScoringSchema["task"];
  files: Record<string, { sha256: string; sizeBytes: number }>;
}

/** Writes pack.json for these files. */
export async function formatManifest(
  facts: Omit<Manifest, "format" | "version" | "files">,
  files: PackFiles,
): Promise<string> {
  const listed: Manifest["files"] = {};
  for (const [name, bytes] of Object.entries(files)) {
    listed[name] = { sha256: await digest(bytes), sizeBytes: bytes.length };
  }
  return `${JSON.stringify({ format, version: packVersion, ...facts, files: listed }, null, 2)}\n`;
}

/**
 * Reads pack.json, and holds the other files of the pack against it.
 *
 * errors: report/not-a-pack; report/newer-pack; report/pack-broken; report/missing-file; report/unlisted-file;
 *         report/file-changed
 */
export async function readManifest(files: PackFiles): Promise<Manifest> {
  const { [manifestName]: own, ...others } = files;
  if (own === undefined) failNoPack("has no pack.json");
  const json = parseObject(own, manifestName);
  if (json.format !== format) failNoPack("holds a pack.json of another format");
  assertVersion(json.version);
  assertParts(manifestName, {
    name: isText(json.name),
    task: isText(json.task),
    threshold: json.threshold === null || (isObject(json.threshold) && isNumber(json.threshold.value)),
    metrics: isObject(json.metrics) && isCount(json.metrics.n),
    environment:
      isObject(json.environment) && isText(json.environment.backend) && isText(json.environment.version),
    files: isObject(json.files) && Object.values(json.files).every(isListed),
    ...checkSchema(json.schema),
  });
  const manifest = json as unknown as Manifest;
  await assertListed(manifest.files, others);
  return manifest;
}

function assertVersion(version: unknown): void {
  assertParts(manifestName, { version: isCount(version) && version >= packVersion });
  if (version === packVersion) return;
  fail(
    "report/newer-pack",
    `The model pack is of version ${version}, and this app reads version ${packVersion}; open it with a newer app.`,
    { found: Number(version), expected: packVersion },
  );
}

const isListed = (file: unknown): boolean => isObject(file) && isText(file.sha256) && isCount(file.sizeBytes);

async function assertListed(listed: Manifest["files"], found: PackFiles): Promise<void> {
  const missing = Object.keys(listed).find((name) => !Object.hasOwn(found, name));
  if (missing !== undefined) {
    fail(
      "report/missing-file",
      `The model pack lists the file ${missing}, and does not hold it; save it again.`,
      {
        name: missing,
      },
    );
  }
  for (const [name, bytes] of Object.entries(found)) {
    if (!Object.hasOwn(listed, name)) {
      fail(
        "report/unlisted-file",
        `The model pack holds the file ${name}, which its pack.json does not list; do not use this file.`,
        { name },
      );
    }
    if (bytes.length === listed[name].sizeBytes && (await digest(bytes)) === listed[name].sha256) continue;
    fail(
      "report/file-changed",
      `In the model pack, ${name} is not the file that pack.json lists: size or SHA-256 differ; copy the pack again ` +
        "from where it was saved.",
      { name },
    );
  }
}

function failNoPack(found: string): never {
  fail("report/not-a-pack", `This file ${found}; expected is a model pack that this app has saved.`);
}
