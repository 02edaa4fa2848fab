import { parseFit, type FittedFeatures } from "./fitted-json.ts";
import { loadTokenizer, type LoadedTokenizer } from "./tokens/load-tokenizer.ts";
import { parseConfig, parseTokenizer } from "./tokens/tokenizer-json.ts";
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
  const fit = parseFit(features);
  const config = parseConfig(fit.tokenizerConfig);
  return { ...fit, tokenizer: tokenizer === null ? null : loadTokenizer(parseTokenizer(tokenizer), config) };
}
