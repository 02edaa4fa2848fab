import type { Place, Problem } from "../../base/problem.ts";
import type { Messages } from "../state/language.svelte.ts";

type Facts = Record<string, string | number | string[]>;

/** A sentence of the catalogue for a code of the stages: facts in, text out. */
export type Sentence = (facts: Facts, where: Place) => string;

/** The sentence for a problem in the reader's language; a code that the catalogue lacks keeps its own message. */
export function sayProblem(messages: Messages, problem: Problem): string {
  const sentences: Record<string, Sentence> = messages.problems;
  return sentences[problem.code]?.(problem.facts, problem.where) ?? problem.message;
}

/** The words for a code, such as the reason of a proposed role; the code itself where the catalogue lacks it. */
export function sayCode(words: Record<string, string>, code: string): string {
  return words[code] ?? code;
}
