import { isCount, isList, isObject, isText } from "../../base/json.ts";
import { assertParts, parseObject } from "./json.ts";

/**
 * Counts the rows that an embedding needs for a tokenizer: its highest id, and one.
 *
 * errors: report/pack-broken, where the content is no tokenizer.json
 */
export function countVocabulary(tokenizer: Uint8Array, file: string): number {
  const { model, added_tokens: added = [] } = parseObject(tokenizer, file);
  const listed = isObject(model) && Array.isArray(model.vocab) ? model.vocab.map((_, id) => id) : null;
  const vocab = listed ?? (isObject(model) && isObject(model.vocab) ? Object.values(model.vocab) : []);
  const isToken = (token: unknown) => isObject(token) && isText(token.content) && isCount(token.id);
  assertParts(file, {
    "model.vocab": vocab.length > 0 && vocab.every(isCount),
    added_tokens: isList(added, isToken),
  });
  let highest = 0;
  for (const id of vocab as number[]) highest = Math.max(highest, id);
  for (const { id } of added as { id: number }[]) highest = Math.max(highest, id);
  return highest + 1;
}
