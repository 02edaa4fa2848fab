import type { RunResult } from "../../../session/types.ts";
import type { LanguageState } from "../../state/language.svelte.ts";

/** What masked words taught of held-out texts, and what became of customers without a label; empty where neither was asked for. */
export function saySmallSets(
  { report }: Pick<RunResult, "report">,
  { messages, format }: LanguageState,
): string[] {
  const { pretrain, unlabelled } = report.training;
  const m = messages.evaluate.smallSets;
  const said: string[] = [];
  const loss = pretrain?.heldOutLoss;
  if (loss && loss.before !== null && loss.after !== null)
    said.push(m.heldOut(format.figure(loss.before), format.figure(loss.after)));
  if (!unlabelled) return said;
  const { customers, added, confidence, before, after, kept } = unlabelled;
  if (added === 0) return [...said, m.unlabelledNone(format.count(customers))];
  const say = kept ? m.unlabelledKept : m.unlabelledDropped;
  const metric = messages.metrics[report.recipe.train.earlyStopping.metric];
  const change = m.change(format.figure(before), format.figure(after));
  return [
    ...said,
    say(format.count(added), format.count(customers), format.figure(confidence, 2), metric, change),
  ];
}
