import { refuseTokenizer } from "./refuse-tokenizer.ts";
import type { TokenizerConfigJson, TokenizerJson } from "./tokenizer-json.ts";

function parseObject<T>(text: string, file: string): T {
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {
    // Refused below, like JSON that is no object.
  }
  return typeof json === "object" && json !== null ? (json as T) : refuseTokenizer(`${file} is no JSON object`);
}

/**
 * Reads the content of tokenizer.json; what it says is looked at by loadTokenizer.
 *
 * errors: features/bad-tokenizer
 */
export function parseTokenizer(text: string): TokenizerJson {
  return parseObject(text, "tokenizer.json");
}

/**
 * Reads the content of tokenizer_config.json, where there is one.
 *
 * errors: features/bad-tokenizer
 */
export function parseConfig(text: string | null): TokenizerConfigJson | undefined {
  return text === null ? undefined : parseObject(text, "tokenizer_config.json");
}
