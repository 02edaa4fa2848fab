import { readFileSync } from "node:fs";

const folder = new URL("../../golden/tokens/", import.meta.url);

/** A file of test/golden/tokens. */
export function readTokenGolden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, folder), "utf8")) as T;
}

export const goldenVocabularySize = 400;

/** Never pauses and is never cancelled. */
export const noPace = async () => {};
