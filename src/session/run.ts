import { parseProblem, WorkbenchError } from "../base/problem.ts";
import type { Prepared } from "../features/types.ts";
import type { EvaluateJob } from "../protocol/evaluate.ts";
import { assertSmallSets } from "../recipe/complete-recipe.ts";
import { fusionOf, listParts, recipeOf } from "../recipe/list-parts.ts";
import type { PartName, Recipe } from "../recipe/types.ts";
import type { ModelRequest, PretrainedEncoder, TrainJob, TrainOutcome } from "../train/types.ts";
import { buildReport, type RunMaterial } from "./build-report.ts";
import { prepareCustomers } from "./customers.ts";
import { forgetRun, lockName, saveRun } from "./run-store.ts";
import { cancelledProblem, startStageClock } from "./stage-clock.ts";
import type { PastRun, RunEvent, RunHandle, RunRequest, RunResult, UnfinishedRun } from "./types.ts";
import { runWorkerNames, type Workers } from "./workers.ts";

/** Starts a run over the workers, from files to a report, and hands back what a person can do with it. */
export function startRun(workers: Workers, request: RunRequest, on: (event: RunEvent) => void): RunHandle {
  const runId = request.runId ?? crypto.randomUUID();
  const startedAtMs = request.startedAtMs ?? Date.now();
  const cancelled = new AbortController();
  const done = navigator.locks.request(lockName(runId), { ifAvailable: true }, async (lock) => {
    if (lock === null) throw elsewhereProblem();
    await keepForResume({ runId, request, startedAtMs }, on);
    const result = await runStages(workers, runId, request, on, cancelled.signal);
    if (cancelled.signal.aborted) throw cancelledProblem();
    const tookMs = request.runId ? null : Date.now() - startedAtMs;
    await keepResult({ runId, startedAtMs, tookMs }, request, result, on);
    await clearAway(runId, on);
    return result;
  });
  return {
    runId,
    done,
    pause: () => workers.train.pause(),
    resume: () => workers.train.resume(),
    stopEarly: () => workers.train.stopEarly(),
    cancel: async () => {
      cancelled.abort();
      const running = runWorkerNames.filter((name) => workers[name].generation() > 0);
      await Promise.allSettled(running.map((name) => workers[name].cancel()));
      await done.catch(() => undefined);
      await forgetRun(runId);
    },
  };
}

async function keepForResume(run: UnfinishedRun, on: (event: RunEvent) => void): Promise<void> {
  if (run.request.runId) return;
  try {
    await saveRun(run);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    on({
      kind: "notice",
      problem: {
        code: "session/no-room",
        message: `The browser could not keep the files of this run (${reason}); it will not survive a reload.`,
        facts: { reason },
        where: {},
      },
    });
  }
}

/** Puts a finished run among the past ones; where that fails, the result in the page stays. */
async function keepResult(
  run: Pick<PastRun, "runId" | "startedAtMs" | "tookMs">,
  request: RunRequest,
  result: RunResult,
  on: (event: RunEvent) => void,
): Promise<void> {
  try {
    const { keepRun } = await import("./past-runs.ts");
    await keepRun(run, request, result);
  } catch (thrown) {
    on({ kind: "notice", problem: parseProblem(thrown) });
  }
}

/** Removes what the run needed to be resumed; where that fails, the result stays all the same. */
async function clearAway(runId: string, on: (event: RunEvent) => void): Promise<void> {
  try {
    await forgetRun(runId);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    on({
      kind: "notice",
      problem: {
        code: "session/not-cleared",
        message: `The browser did not remove the files of this finished run (${reason}); the next visit tries again.`,
        facts: { reason },
        where: {},
      },
    });
  }
}

async function runStages(
  workers: Workers,
  runId: string,
  request: RunRequest,
  on: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<RunResult> {
  const { recipe } = request;
  assertSmallSets(recipe.task, recipe); // the page changes a recipe key by key
  const clock = startStageClock(on, signal);
  const { timings, timed } = clock;
  const { tables, summary, prepared, encoder } = await prepareCustomers(workers, request, clock, on);

  const devices = await timed("warmUp", () =>
    workers.train.chooseBackend(describeModel(recipe, prepared, encoder), (candidates) =>
      on({ kind: "probe", candidates }),
    ),
  );
  on({ kind: "devices", devices });
  const outcomes = await timed("train", () =>
    trainParts(workers, { runId, recipe, prepared, encoder }, on, signal),
  );
  const [outcome, ...parts] = outcomes;
  timings.warmUp += outcome.training.warmUpMs;

  const labelled = { ...prepared, unlabelled: null }; // the others have no truth to be measured by
  const job: EvaluateJob = {
    recipe,
    prepared: labelled,
    scores: outcome.scores,
    parts: parts.map(describePart),
  };
  const evaluation = await timed("evaluate", (share) =>
    workers.evaluate.evaluate(job, (p) => share(p.share)),
  );

  const material: RunMaterial = { tables, summary, prepared, devices, outcome, evaluation, timings };
  const report = buildReport(request, material);
  const { keys, target } = prepared.test;
  const scores = { keys, target, test: outcome.scores.test, classes: prepared.classes };
  const write = async (weights: Uint8Array<ArrayBuffer>, isApart: boolean) => {
    const model = { weights, isApart, fitted: prepared.fitted };
    return new Blob([await workers.evaluate.writePack(report, summary.schema, model)]);
  };
  return {
    report,
    evaluation,
    summary,
    scores,
    pack: await write(outcome.weights, false),
    smallPack: outcome.adapter && (await write(outcome.adapter, true)),
    live: {
      prepared,
      scores: outcome.scores,
      steps: outcome.steps,
      encoder,
    },
    write: (figures, language) => workers.evaluate.write(report, scores, figures, language),
  };
}

/** What a backend is chosen by: the settings and sizes of the run's own model, no data. */
function describeModel(
  recipe: Recipe,
  prepared: Prepared,
  pretrained: PretrainedEncoder | null,
): ModelRequest {
  const { encoder, method, texts, fusion, train, pretrain, unlabelled, backend, threads } = recipe;
  const { task, classes, tokenizer, tokenFacts, numberNames, categorySizes } = prepared;
  return {
    recipe: { encoder, method, texts, fusion, train, pretrain, unlabelled, backend, threads },
    facts: {
      outputs: task === "multiclass" ? classes!.length : 1,
      vocabularySize: tokenizer?.vocabularySize ?? 0,
      numbers: numberNames.length,
      categorySizes,
      encoder: pretrained?.shape ?? null,
      length: Math.min(encoder.maxTokens, Math.round(tokenFacts?.medianTokens ?? 0)),
    },
  };
}

/** Trains the run's own model, then those of its parts that are asked for as baselines. */
async function trainParts(
  workers: Workers,
  given: Pick<TrainJob, "runId" | "recipe" | "prepared" | "encoder">,
  on: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<TrainOutcome[]> {
  const { recipe } = given;
  const outcomes: TrainOutcome[] = [];
  for (const part of listParts(recipe)) {
    if (signal.aborted) throw cancelledProblem();
    const own = { recipe: recipeOf(recipe, part), fusion: fusionOf(recipe, part) };
    const job: TrainJob = { ...given, ...own, part };
    outcomes.push(
      await workers.train.train(job, (progress) => {
        on({ kind: "train", progress });
        if (progress.notice) on({ kind: "notice", problem: progress.notice });
      }),
    );
  }
  return outcomes;
}

function describePart(outcome: TrainOutcome): EvaluateJob["parts"][number] {
  const name = outcome.part as Exclude<PartName, "main">;
  return { name, scores: outcome.scores, trainMs: outcome.training.trainMs };
}

function elsewhereProblem(): WorkbenchError {
  return new WorkbenchError({
    code: "session/elsewhere",
    message: "Another tab is working on this run; follow it there, or close that tab first.",
    facts: {},
    where: {},
  });
}
