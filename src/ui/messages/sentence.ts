import type { Place, Problem } from "../../base/problem.ts";
import type { Finding } from "../../data/types.ts";
import type { Messages } from "../state/language.svelte.ts";
import type { Format } from "./format.ts";

/** A value of a problem; undefined where a problem lacks it. */
export type Fact = string | number | string[] | undefined;

/** A sentence of the catalogue for a problem: facts and place in, text out. */
export type Sentence = (facts: Problem["facts"], where: Place) => string;

/** A sentence of the catalogue for a finding: evidence in, text out. */
export type FindingSentence = (evidence: Finding["evidence"], format: Format) => string;

/** A fact as text; several stand in a row. */
export function joined(fact: Fact): string {
  return Array.isArray(fact) ? fact.join(", ") : String(fact ?? "");
}

/** A fact of bytes in GB, with one decimal. */
export function gigabytes(fact: Fact): string {
  return (Number(fact ?? 0) / 1e9).toFixed(1);
}

/** A fact of bytes in MB, with one decimal. */
export function megabytes(fact: Fact): string {
  return (Number(fact ?? 0) / 1e6).toFixed(1);
}

/** The sentence for a problem in the reader's language; a code that the catalogue lacks keeps its own message. */
export function sayProblem(messages: Messages, problem: Problem): string {
  return messages.problems[problem.code]?.(problem.facts, problem.where) ?? problem.message;
}

/** The sentence for a finding; for a code that the catalogue lacks, its evidence and its proposal. */
export function sayFinding(
  messages: Messages,
  { code, evidence, proposal }: Finding,
  format: Format,
): string {
  const known = messages.findings.sentences[code];
  if (known) return known(evidence, format);
  const facts = Object.entries(evidence).map(([name, value]) => `${name} ${value}`);
  return `${code}: ${format.list(facts)} (${proposal})`;
}

/** The words for a code, such as the reason of a proposed role; the code itself where the catalogue lacks it. */
export function sayCode(words: Record<string, string>, code: string): string {
  return words[code] ?? code;
}
