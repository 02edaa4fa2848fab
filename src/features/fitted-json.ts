import { isCount, isObject, type Unknown } from "../base/json.ts";
import { fail } from "../base/problem.ts";
import type { Recipe } from "../recipe/types.ts";
import type { NumberFit } from "./structured/numbers.ts";
import type { ColumnFit, StructuredFit } from "./structured/structured.ts";

/** All that scoring needs, beside the tokenizer, to turn new customers into the same features. */
export interface FittedFeatures {
  structured: StructuredFit;
  texts: Recipe["texts"];
  maxTokens: number;
  /** Of the encoder's own tokenizer: what comes before a text, and its tokenizer_config.json. */
  prompt: string;
  tokenizerConfig: string | null;
}

const version = 1;

/** Writes what was learned as JSON, with the version of this format. */
export function formatFit(fitted: FittedFeatures): string {
  return JSON.stringify({ version, ...fitted });
}

/**
 * Reads what formatFit wrote.
 *
 * errors: features/newer-fit, for a later version of the format; features/broken-fit, for anything else that it did not write
 */
export function parseFit(json: string): FittedFeatures {
  const fit = parseObject(json);
  if (typeof fit.version === "number" && fit.version > version) failNewer(fit.version);
  if (fit.version !== version) failBroken(`the version ${JSON.stringify(fit.version) ?? "is missing"}`);
  const {
    structured,
    texts,
    maxTokens,
    prompt = "",
    tokenizerConfig = null,
  } = fit as unknown as FittedFeatures;
  if (!isObject(structured) || !isObject(texts)) failBroken('"structured" or "texts" is missing');
  if (!isCount(maxTokens) || maxTokens < 3) failBroken(`"maxTokens" is ${JSON.stringify(maxTokens)}`);
  if (!isCount(texts.most)) failBroken(`"texts.most" is ${JSON.stringify(texts.most)}`);
  const { columns: written = false } = texts; // a fit of before has no word of it
  if (!["join", "attend"].includes(texts.combine) || typeof written !== "boolean")
    failBroken(`"texts" is ${JSON.stringify(texts)}`);
  const { referenceDay, columns } = structured;
  if (referenceDay !== null && !Number.isFinite(referenceDay)) failBroken('"referenceDay" is no day');
  if (!Array.isArray(columns)) failBroken('"columns" is no list');
  for (const column of columns) {
    if (!isColumn(column)) failBroken(`the column ${JSON.stringify(column?.name) ?? "without a name"}`);
  }
  if (typeof prompt !== "string") failBroken(`"prompt" is ${JSON.stringify(prompt)}`);
  if (tokenizerConfig !== null && typeof tokenizerConfig !== "string")
    failBroken('"tokenizerConfig" is no text');
  return {
    structured,
    texts: { ...texts, columns: written },
    maxTokens,
    prompt,
    tokenizerConfig,
  };
}

function parseObject(json: string): Unknown {
  try {
    const value: unknown = JSON.parse(json);
    if (isObject(value)) return value;
  } catch {
    failBroken("no JSON");
  }
  return failBroken("no JSON object");
}

function isColumn(column: ColumnFit): boolean {
  if (!isObject(column) || typeof column.name !== "string") return false;
  if (column.kind === "number") return isNumberFit(column);
  if (column.kind === "date") return isNumberFit(column.daysBefore);
  if (column.kind !== "category" || !Array.isArray(column.levels)) return false;
  return column.levels.every((level) => typeof level === "string");
}

function isNumberFit(fit: NumberFit): boolean {
  if (!isObject(fit) || !Number.isFinite(fit.center) || !(fit.scale > 0)) return false;
  return [fit.log, fit.missingFlag, fit.empty].every((flag) => typeof flag === "boolean");
}

function failNewer(found: number): never {
  return fail(
    "features/newer-fit",
    `The features of this model were written in version ${found} of their format, and this app reads version ${version}; open the model with a newer app.`,
    { found, expected: version },
  );
}

function failBroken(reason: string): never {
  return fail(
    "features/broken-fit",
    `The features of this model cannot be read: found ${reason}, expected what a run of this app writes; take the model file anew.`,
    { reason },
  );
}
