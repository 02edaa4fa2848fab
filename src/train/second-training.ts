import { disposeAdamW, initAdamW } from "../engine/ops/adamw.ts";
import { copyTensor, dispose, type Weights } from "../engine/tensor.ts";
import type { ModelShape } from "../model/model.ts";
import { isBetter } from "./early-stopping.ts";
import { readUnlabelled } from "./join-sides.ts";
import type { TaskHead } from "./losses.ts";
import { describeSide, predictSide } from "./predict.ts";
import { chooseConfidence, guessClasses, takeSure } from "./pseudo-labels.ts";
import { initState, type TrainRun, type TrainState } from "./state.ts";
import type { UnlabelledFacts } from "./types.ts";

/**
 * Keeps a copy of what is trained as it is before fine-tuning, where a second training may begin from it.
 *
 * memory: `run.start` is new; it goes over to `run.weights` when the second training begins
 */
export function keepStart(run: TrainRun): void {
  if (!readUnlabelled(run.job)) return;
  run.start = Object.fromEntries(run.names.map((name) => [name, copyTensor(run.weights[name])]));
}

/**
 * Gives customers without a label the class that the model trained so far is sure of, and sets the run back to where
 * fine-tuning began, to be trained anew on both; where none is sure, or a person ended the training, says so in
 * `run.state.pseudo` and leaves the run as it is.
 *
 * memory: `run.best` becomes `run.teacher`, `run.start` the trained weights; the old ones are gone
 * errors: train/cancelled
 * source: Lee 2013, pseudo-labels; one round, from the same start
 */
export async function startSecondTraining(run: TrainRun, shape: ModelShape, head: TaskHead): Promise<void> {
  const { job, state } = run;
  const none = { confidence: null, precision: null, rows: [], labels: [], first: null };
  state.pseudo = none;
  if (run.context.control.isStopped() || !run.start) return;
  const guess = async (name: "validation" | "unlabelled") => {
    const waitStep = () => run.context.control.waitStep();
    const best = { ...run.weights, ...run.best };
    const scores = await predictSide(best, shape, describeSide(job, name), head, waitStep, run.trunk);
    return guessClasses(scores, shape.outputs);
  };
  const { target } = job.prepared.validation;
  const found = chooseConfidence(await guess("validation"), target, job.recipe.unlabelled);
  if (!found) return;
  const sure = takeSure(await guess("unlabelled"), found.confidence);
  if (sure.rows.length === 0) {
    state.pseudo = { ...none, ...found };
    return;
  }
  state.pseudo = null;
  run.teacher = run.best;
  run.best = null;
  returnToStart(run, run.start);
  run.state = { ...initState("train", state.pretrain), pseudo: { ...found, ...sure, first: state } };
}

function returnToStart(run: TrainRun, start: Weights): void {
  for (const name of run.names) {
    run.weights[name].dispose();
    run.weights[name] = start[name];
  }
  run.start = null;
  disposeAdamW(run.optimizer);
  run.optimizer = initAdamW(run.weights, run.names);
  run.tickedAtMs = run.context.clock();
}

/** Whether the training with more customers is the better one on validation. */
function isSecondBetter({ job, state }: TrainRun): boolean {
  const first = state.pseudo?.first;
  if (!first) return false;
  return isBetter(job.recipe.train.earlyStopping.metric, state.bestValue, first.bestValue);
}

/** The better of two trainings: the whole model, and where it stood. Of one training its own. */
export function pickBetter(run: TrainRun): { best: Weights; state: TrainState } {
  const { weights } = run;
  const first = run.state.pseudo?.first;
  if (!first || isSecondBetter(run)) return { best: { ...weights, ...run.best }, state: run.state };
  return { best: { ...weights, ...run.teacher }, state: first };
}

/** What the report says of customers without a label; null where none are used. */
export function describeUnlabelled(run: TrainRun): UnlabelledFacts | null {
  const unlabelled = readUnlabelled(run.job);
  const { pseudo, bestValue } = run.state;
  if (!unlabelled || !pseudo) return null;
  const { confidence, precision, labels, first } = pseudo;
  const classes = run.job.prepared.classes?.length ?? 0;
  return {
    customers: unlabelled.target.length,
    confidence,
    precision,
    added: labels.length,
    byClass: Array.from({ length: classes }, (_, k) => labels.filter((label) => label === k).length),
    before: first ? first.bestValue : bestValue,
    after: first ? bestValue : null,
    kept: isSecondBetter(run),
  };
}

/** Lets go of what only a second training needs. */
export function disposeSecond({ start, teacher }: Pick<TrainRun, "start" | "teacher">): void {
  dispose([start ?? {}, teacher ?? {}]);
}
