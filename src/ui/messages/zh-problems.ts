import type { Sentence } from "./sentence.ts";

const joined = (value: string | number | string[] | undefined) =>
  Array.isArray(value) ? value.join(", ") : String(value ?? "");

/** The sentence of each problem in Simplified Chinese, by its code: what was found, what was expected, what to do. */
export const zhProblems = {
  "base/fault": (f) =>
    `Something went wrong in the app itself: ${joined(f.message)}. Please start the run again.`,
  "base/worker-ended": (f) =>
    `The background thread “${joined(f.worker)}” stopped (${joined(f.reason)}). Start the run again; it goes on from its last checkpoint.`,
  "session/cancelled": () => "The run was cancelled.",
  "session/no-room": (f) =>
    `The browser could not keep the files of this run (${joined(f.reason)}); the run goes on, but will not survive a reload.`,
  "ui/missing-files": (f) =>
    `The recipe names ${joined(f.files)}, not among the files given. Add what is missing.`,
  "ui/several-recipes": (f) =>
    `Several recipes were given (${joined(f.files)}); a run takes one. Give one of them.`,
} satisfies Record<string, Sentence> as Record<string, Sentence>;
