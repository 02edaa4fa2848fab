import type { Passage } from "../texts/passages.ts";
import type { LoadedTokenizer } from "./load-tokenizer.ts";

/**
 * Turns a passage into token ids: [CLS], at most `maxTokens` - 2 of its own, [SEP].
 *
 * [CLS] and [SEP] stand for the tokens of these roles, whatever they are called. What is cut is the end of the text; columns
 * are cut only where they would take more than half of the room from a text that needs it. The prompt that some models want
 * before every text ("query: " of E5) counts as part of it; an empty passage gets none.
 *
 * shapes: -> ids, and their number before any was cut
 */
export function encodePassage(
  tokenizer: LoadedTokenizer,
  { columns, text }: Passage,
  maxTokens: number,
  prompt: string,
): { ids: number[]; length: number } {
  const { classId, separatorId } = tokenizer.facts;
  const encode = (part: string) => (part === "" ? [] : tokenizer.encode(part));
  const isBoth = columns !== "" && text !== "";
  const lead = columns === "" ? [] : encode(prompt + columns + (isBoth ? " |" : ""));
  const own = text === "" ? [] : encode((isBoth ? " " : prompt) + text);
  const room = maxTokens - 2;
  const kept = lead.slice(0, Math.max(Math.ceil(room / 2), room - own.length));
  const ids = [classId, ...kept, ...own.slice(0, room - kept.length), separatorId];
  return { ids, length: lead.length + own.length + 2 };
}
