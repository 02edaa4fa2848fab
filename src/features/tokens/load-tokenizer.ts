import { WorkbenchError } from "../../base/problem.ts";
import type { TokenizerFacts } from "../types.ts";
import { createSectionSplitter } from "./added-tokens.ts";
import { createNormalizer } from "./normalizers.ts";
import { createPreTokenizer } from "./pre-tokenizers.ts";
import { refuseTokenizer } from "./refuse-tokenizer.ts";
import { findSpecialTokens, type SpecialTokens } from "./special-tokens.ts";
import { splitBlanks, splitChunks } from "./split-chunks.ts";
import { createTokenModel } from "./token-models.ts";
import type { TokenizerConfigJson, TokenizerJson } from "./tokenizer-json.ts";
import { createWordStart } from "./word-starts.ts";

/** A tokenizer at work: what the model must know of it, and the ids of a text without the two tokens that frame it. */
export interface LoadedTokenizer {
  facts: TokenizerFacts;
  encode(text: string): number[];
  /** The token of an id, as the vocabulary writes it. */
  readPiece(id: number): string;
  /** Whether a token begins a word; a special or added token does. */
  startsWord(id: number): boolean;
}

/** Words whose ids are remembered; beyond it they are worked out again. */
const mostRemembered = 300_000;
/** A word of more characters than this hardly comes again, such as a sentence without blanks. */
const longestRemembered = 40;
const readModels = ["WordPiece", "BPE", "Unigram"];

/**
 * Makes a tokenizer of the content of tokenizer.json, and of tokenizer_config.json or special_tokens_map.json where given.
 *
 * Its ids are those of the Python library with special tokens taken as text: a text that holds `[MASK]` or `</s>` never holds
 * the token. The ids of a word are worked out once and remembered, since no model looks across words; where BERT's rules
 * hold, what lies between two blanks is remembered even before it is normalized. Truncation and padding of the file are left
 * to who makes batches.
 *
 * errors: features/bad-tokenizer, where the content cannot be read, is of another kind, or lacks a special token
 */
export function loadTokenizer(json: TokenizerJson, config: TokenizerConfigJson = {}): LoadedTokenizer {
  try {
    return createTokenizer(json, config);
  } catch (thrown) {
    if (thrown instanceof WorkbenchError) throw thrown;
    return refuseTokenizer(`a part of it has another shape (${String(thrown)})`);
  }
}

function createTokenizer(json: TokenizerJson, config: TokenizerConfigJson): LoadedTokenizer {
  assertReadable(json);
  const pieces = listPieces(json);
  const idOf = new Map(Array.from(pieces, ([id, piece]) => [piece, id]));
  const special = findSpecialTokens(json, config, idOf);
  const startsWord = createWordStart(json);
  const added = new Set(json.added_tokens?.map(({ id }) => id));
  return {
    facts: listFacts(special, idOf, pieces),
    encode: createEncoder(json, idOf, special),
    readPiece: (id) => pieces.get(id) ?? "",
    startsWord: (id) => added.has(id) || startsWord(pieces.get(id) ?? ""),
  };
}

function assertReadable(json: TokenizerJson): void {
  const { model } = json;
  if (typeof model !== "object" || model === null) refuseTokenizer("it holds no model");
  if (!readModels.includes(model.type))
    refuseTokenizer(`its model is of type ${model.type}, and read are ${readModels.join(", ")}`);
  const isList = model.type === "Unigram";
  if (typeof model.vocab !== "object" || model.vocab === null || Array.isArray(model.vocab) !== isList)
    refuseTokenizer(`the vocabulary of its model is no ${isList ? "list" : "object"}`);
}

/** The pieces of the vocabulary by id, then the added tokens. */
function listPieces({ model, added_tokens: added }: TokenizerJson): Map<number, string> {
  const { vocab } = model;
  const entries: [number, string][] = Array.isArray(vocab)
    ? vocab.map(([piece], id) => [id, piece])
    : Object.entries(vocab).map(([piece, id]) => [id, piece]);
  for (const { id, content } of added ?? []) entries.push([id, content]);
  return new Map(entries);
}

function listFacts(
  special: SpecialTokens,
  idOf: Map<string, number>,
  pieces: Map<number, string>,
): TokenizerFacts {
  let vocabularySize = 0;
  for (const id of pieces.keys()) vocabularySize = Math.max(vocabularySize, id + 1);
  return {
    vocabularySize,
    padId: idOf.get(special.pad)!,
    unknownId: idOf.get(special.unknown)!,
    classId: idOf.get(special.class)!,
    separatorId: idOf.get(special.separator)!,
    maskId: idOf.get(special.mask)!,
  };
}

function createEncoder(
  json: TokenizerJson,
  idOf: Map<string, number>,
  roles: SpecialTokens,
): (text: string) => number[] {
  const added = (json.added_tokens ?? []).map((token) => ({
    ...token,
    special: token.special || Object.values(roles).includes(token.content),
  }));
  const isSpecial = new Set([
    ...Object.values(roles),
    ...added.filter((t) => t.special).map((t) => t.content),
  ]);
  if (json.model.type === "WordPiece") isSpecial.delete(roles.unknown); // what the model itself writes
  const unknownId = idOf.get(roles.unknown)!;
  const encodeWord = remember(createTokenModel(json, idOf, isSpecial, unknownId));
  const split = createSectionSplitter(added, createNormalizer(json.normalizer ?? null));
  const cut = createPreTokenizer(json.pre_tokenizer ?? null);
  const encode = (text: string) => {
    const ids: number[] = [];
    split(text).forEach((section, place) => {
      if (typeof section === "number") ids.push(section);
      else encodeAll(cut(section, place === 0), encodeWord, ids);
    });
    return ids;
  };
  const splitFirst = chooseChunks(json, added);
  if (splitFirst === null) return encode;
  const encodeChunk = remember(encode);
  return (text) => encodeAll(splitFirst(text), encodeChunk, []);
}

/** Where BERT's rules cut a text before anything else; null for other rules, and where an added token might hold a blank. */
function chooseChunks(
  json: TokenizerJson,
  added: { special: boolean }[],
): ((text: string) => string[]) | null {
  const { normalizer, pre_tokenizer: preTokenizer } = json;
  if (preTokenizer?.type !== "BertPreTokenizer" || added.some((token) => !token.special)) return null;
  if (normalizer && normalizer.type !== "BertNormalizer") return null;
  return normalizer?.handle_chinese_chars ? splitChunks : splitBlanks;
}

/** Appends the ids of each word, one by one: a sentence without blanks is one word, too long to be spread. */
function encodeAll(words: string[], encode: (word: string) => number[], ids: number[]): number[] {
  for (const word of words) for (const id of encode(word)) ids.push(id);
  return ids;
}

/** Remembers what short words come to. */
function remember(encode: (word: string) => number[]): (word: string) => number[] {
  const remembered = new Map<string, number[]>();
  return (word) => {
    const known = remembered.get(word);
    if (known !== undefined) return known;
    const ids = encode(word);
    if (word.length <= longestRemembered && remembered.size < mostRemembered) remembered.set(word, ids);
    return ids;
  };
}
