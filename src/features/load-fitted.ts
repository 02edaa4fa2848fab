import { fail } from "../base/problem.ts";
import { parseFit, type FittedFeatures } from "./fitted-json.ts";
import { loadTokenizer, type LoadedTokenizer } from "./tokens/load-tokenizer.ts";
import type { TokenizerJson } from "./tokens/tokenizer-json.ts";
import type { Fitted } from "./types.ts";

/** What a run learned, ready to be applied; the tokenizer is null where it reads no text. */
export interface LoadedFit extends FittedFeatures {
  tokenizer: LoadedTokenizer | null;
}

/**
 * Makes what a run learned ready to be applied, from its JSON.
 *
 * errors: features/newer-fit, features/broken-fit; features/bad-tokenizer
 */
export function loadFitted({ features, tokenizer }: Fitted): LoadedFit {
  return { ...parseFit(features), tokenizer: tokenizer === null ? null : loadTokenizer(parse(tokenizer)) };
}

function parse(tokenizer: string): TokenizerJson {
  let json: unknown = null;
  try {
    json = JSON.parse(tokenizer);
  } catch {
    // Refused below, like JSON that is no object.
  }
  if (typeof json === "object" && json !== null) return json as TokenizerJson;
  return fail(
    "features/bad-tokenizer",
    "This tokenizer.json cannot be used: it is no JSON object; take the model file anew.",
    { reason: "no JSON object" },
    { file: "tokenizer.json" },
  );
}
