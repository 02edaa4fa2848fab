import { isSameSources } from "./customers.svelte.ts";
import type { DataState } from "./data.svelte.ts";
import type { LanguageState } from "./language.svelte.ts";
import type { RunState } from "./run.svelte.ts";

/** Rough parts of a run's time by stage, in per cent; they only make one bar of several. */
const weights = { load: 3, customers: 4, features: 3, tokens: 5, warmUp: 3, train: 72, evaluate: 10 };

/** Share of a whole run that is done, from stages begun and the measured share of each. */
export function runShare(run: Pick<RunState, "stages" | "trained">): number {
  let share = 0;
  for (const { stage, startedAtMs, endedAtMs, share: part } of run.stages) {
    if (endedAtMs !== null) share += weights[stage];
    else if (startedAtMs !== null) share += weights[stage] * (stage === "train" ? run.trained : (part ?? 0));
  }
  return share / 100;
}

/** What the run bar says: the state of the run, or what is missing before one can start. */
export function describeRun(
  language: LanguageState,
  data: DataState,
  run: RunState,
): { state: string; detail: string } {
  const m = language.messages.run;
  const { format } = language;
  if (run.isUnderWay) return describeUnderWay(language, run);
  if (data.opening)
    return { state: m.reading(data.opening.table, format.share(data.opening.share)), detail: "" };
  if (data.isProposing) return { state: m.proposing, detail: "" };
  if (data.isReady && data.recipe) {
    const { table, column } = data.recipe.label;
    const isOfThese = run.order !== null && isSameSources(run.order.sources, data.sources);
    const took = run.startedAtMs !== null && run.endedAtMs !== null ? run.endedAtMs - run.startedAtMs : null;
    if (isOfThese && run.phase === "done" && took !== null)
      return { state: m.done(format.duration(took)), detail: "" };
    if (isOfThese && run.phase === "cancelled") return { state: m.phases.cancelled, detail: "" };
    return { state: m.ready(column), detail: data.tables.length > 1 ? m.readyTable(table) : "" };
  }
  if (data.ambiguous.length > 0) return { state: m.datesFirst, detail: "" };
  if (data.problem) return { state: m.problemFirst, detail: "" };
  return { state: data.tables.length === 0 ? m.filesFirst : m.targetFirst, detail: "" };
}

function describeUnderWay(language: LanguageState, run: RunState): { state: string; detail: string } {
  const m = language.messages.run;
  const { format } = language;
  const stage = run.current ? m.stages[run.current.stage] : m.starting;
  const state = run.phase === "paused" ? m.pausedAt(stage) : stage;
  const { progress } = run;
  if (!progress || run.current?.stage !== "train") return { state, detail: "" };
  const parts = [
    m.parts[progress.part],
    m.step(format.count(progress.step), format.count(progress.steps)),
    progress.leftMs === null ? "" : m.left(format.duration(progress.leftMs)),
  ];
  return { state, detail: parts.filter((part) => part !== "").join(" · ") };
}
