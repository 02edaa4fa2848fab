import { readFileSync } from "node:fs";
import type { AddedTokenJson, TokenizerJson } from "../../../src/features/tokens/tokenizer-json.ts";

const folder = new URL("../../golden/tokens/", import.meta.url);

/** A file of test/golden/tokens. */
export function readTokenGolden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, folder), "utf8")) as T;
}

export const goldenVocabularySize = 400;

/** Never pauses and is never cancelled. */
export const noPace = async () => {};

/** The tokenizers that Python trained: of three kinds, WordPiece in two settings. */
export type FamilyName = "wordpiece-uncased" | "wordpiece-cased" | "bytes" | "unigram";

export const readFamily = (name: FamilyName) => readTokenGolden<TokenizerJson>(`family/${name}.json`);

/** A tokenizer of the family with some of it changed, and the ids that Python gives each line. */
export interface FamilyCase {
  title: string;
  tokenizer: FamilyName;
  changes: Partial<TokenizerJson> & { more_tokens?: AddedTokenJson[] };
  hashes: number[]; // by line
  sample: Record<string, number[]>; // whole ids of some lines
}

export function applyChanges({ tokenizer, changes }: FamilyCase): TokenizerJson {
  const json = readFamily(tokenizer);
  const { more_tokens: more = [], ...others } = changes;
  const map = JSON.stringify(json.normalizer?.precompiled_charsmap ?? "");
  const changed = JSON.parse(JSON.stringify(others).replaceAll('"charsmap"', map)) as Partial<TokenizerJson>;
  return { ...json, ...changed, added_tokens: [...json.added_tokens, ...more] };
}

/** The lines: each of parts, which are characters or characters with how often they are repeated. */
export function readFamilyLines(): string[] {
  const lines = readTokenGolden<(string | [string, number])[][]>("family/lines.json");
  return lines.map((parts) =>
    parts.map((part) => (typeof part === "string" ? part : part[0].repeat(part[1]))).join(""),
  );
}

/** FNV-1a over the ids, each as four bytes, the lowest first. */
export function hashIds(ids: number[]): number {
  let hash = 0x811c9dc5;
  for (const id of ids)
    for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((id >>> shift) & 255), 0x01000193);
  return hash >>> 0;
}
