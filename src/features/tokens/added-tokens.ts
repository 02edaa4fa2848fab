import type { Normalizer } from "./normalizers.ts";
import type { AddedTokenJson } from "./tokenizer-json.ts";

/** A stretch of a text: characters still to be encoded, or the id of an added token that stood there. */
export type Section = string | number;

/** Parts the added tokens from what lies between them. */
export type SectionSplitter = (text: string) => Section[];

const wordCharacter = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;
const spacesBefore = /\p{White_Space}+$/u;
const spacesAfter = /^\p{White_Space}+/u;

/**
 * Makes the splitter that normalizes a text and finds the added tokens in it.
 *
 * A special token is never found: a customer's text that holds `[MASK]` or `</s>` holds these characters, as with
 * `encode_special_tokens` (`split_special_tokens`) of the reference. Other added tokens are words of their own, found
 * before the text is normalized or after it, as each token says.
 *
 * source: added_vocabulary.rs of the `tokenizers` library
 */
export function createSectionSplitter(tokens: AddedTokenJson[], normalize: Normalizer): SectionSplitter {
  const isNormalized = (token: AddedTokenJson) => token.normalized ?? !token.special;
  const raw = createSplitter(
    new Map(tokens.filter((token) => !isNormalized(token)).map((t) => [t.content, t])),
  );
  const normalized = createSplitter(
    new Map(tokens.filter(isNormalized).map((token) => [normalize(token.content), token])),
  );
  return (text) =>
    raw(text).flatMap((section) => (typeof section === "number" ? section : normalized(normalize(section))));
}

function createSplitter(byContent: Map<string, AddedTokenJson>): SectionSplitter {
  byContent.delete("");
  const whole = (text: string): Section[] => (text === "" ? [] : [text]);
  if (![...byContent.values()].some((token) => !token.special)) return whole;
  const longestFirst = [...byContent.keys()].sort((a, b) => b.length - a.length);
  const escaped = longestFirst.map((content) => content.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  const pattern = new RegExp(escaped.join("|"), "gu");
  return (text) => {
    const sections: Section[] = [];
    let done = 0;
    for (const { 0: content, index } of text.matchAll(pattern)) {
      const token = byContent.get(content)!;
      if (token.special || (token.single_word && isInWord(text, index, index + content.length))) continue;
      const before = text.slice(done, index);
      sections.push(...whole(token.lstrip ? before.replace(spacesBefore, "") : before), token.id);
      done = index + content.length;
      if (token.rstrip) done += spacesAfter.exec(text.slice(done))?.[0].length ?? 0;
    }
    return [...sections, ...whole(text.slice(done))];
  };
}

function isInWord(text: string, start: number, end: number): boolean {
  const before = [...text.slice(Math.max(0, start - 2), start)].at(-1) ?? "";
  const after = [...text.slice(end, end + 2)][0] ?? "";
  return wordCharacter.test(before) || wordCharacter.test(after);
}
