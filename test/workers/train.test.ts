import { proxy, wrap, type Remote } from "comlink";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Result } from "../../src/protocol/result.ts";
import type { TrainApi } from "../../src/protocol/train.ts";
import type { ModelRequest, TimeRequest, TrainJob, TrainProgress } from "../../src/train/types.ts";
import { makeJob, type SmallJobOptions } from "../train/small-job.ts";

let worker: Worker;
let api: Remote<TrainApi>;

function start(): void {
  worker = new Worker(new URL("../../workers/train.worker.ts", import.meta.url), { type: "module" });
  api = wrap<TrainApi>(worker);
}

beforeAll(start);
afterAll(() => worker.terminate());

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}`);
  return result.value;
}

function makeRun(runId: string, options: SmallJobOptions = {}): TrainJob {
  return {
    ...makeJob({
      ...options,
      train: { earlyStopping: { metric: "auc", patience: 100, keep: "best" }, ...options.train },
    }),
    runId,
  };
}

/** Starts a training and hands back its end, what it sent, and a way to wait for a message. */
function follow(job: TrainJob) {
  const sent: TrainProgress[] = [];
  let heard = () => {};
  const done = api.train(
    job,
    proxy((progress: TrainProgress) => {
      sent.push(progress);
      heard();
    }),
  );
  const wait = async (holds: (progress: TrainProgress) => boolean) => {
    while (!sent.some(holds)) await new Promise<void>((resolve) => (heard = resolve));
  };
  return { done, sent, wait };
}

const noProbe = () => {};
const long = { train: { epochs: 400 } };

test("the common methods answer", async () => {
  unwrap(await api.warm());
  expect(Array.isArray(unwrap(await api.ledger()))).toBe(true);
  expect(unwrap(await api.provePolicy()).thread).toBe("train");
});

function requestModel(backend: "auto" | "simd", threads: number | null = null): ModelRequest {
  const facts = { outputs: 1, vocabularySize: 40, numbers: 2, categorySizes: [4], encoder: null, length: 9 };
  return { recipe: { ...makeJob().recipe, backend, threads }, facts };
}

test("the CPU engine starts under the name simd, with the threads that are asked for", async () => {
  const devices = unwrap(await api.chooseBackend(requestModel("simd", 1), proxy(noProbe)));
  expect(devices).toMatchObject({ backend: "simd", adapter: null, threads: 1, chosenBy: "recipe" });
});

test("a software adapter is no choice, so that nothing has to be timed", async () => {
  const devices = unwrap(await api.chooseBackend(requestModel("auto"), proxy(noProbe)));
  expect(devices).toMatchObject({ backend: "simd", chosenBy: "only", probe: [] });
});

test("a training's memory is estimated before it starts", async () => {
  const plan = unwrap(await api.planMemory(requestModel("simd")));
  expect(plan).toMatchObject({ recompute: false, problem: null });
  expect(plan.estimate.total).toBeGreaterThan(10_000);
});

test("a job ends in scores, facts and weights, and is not trained twice", async () => {
  const job = makeRun("whole");
  const first = follow(job);
  const outcome = unwrap(await first.done);
  expect(outcome.scores.test.length).toBe(40);
  expect(outcome.weights.length).toBeGreaterThan(1000);
  expect(outcome.training).toMatchObject({ steps: 12, resumedAtStep: null, stoppedBecause: "epochs" });
  expect(first.sent.some((progress) => progress.phase === "train")).toBe(true);
  const second = follow(job);
  const again = unwrap(await second.done);
  expect(second.sent).toEqual([]);
  expect(again.scores).toEqual(outcome.scores);
  unwrap(await api.forget("whole"));
  const third = follow(job);
  expect(unwrap(await third.done).scores).toEqual(outcome.scores);
  expect(third.sent.length).toBeGreaterThan(0);
  unwrap(await api.forget("whole"));
});

test("a training's time is estimated, at first by a guess, then by the speed that was reached", async () => {
  const request: TimeRequest = { ...requestModel("simd"), parts: ["main"], train: 96, heldOut: 80 };
  expect(unwrap(await api.planTime(request)).trainMs).toBeGreaterThan(0);
  unwrap(await follow(makeRun("timed")).done);
  unwrap(await api.forget("timed"));
  expect(unwrap(await api.planTime(request)).isMeasured).toBe(true);
});

test("weights of a run predict its customers as the run did, in a fresh worker too, until a run has the device", async () => {
  const job = makeRun("predicted");
  const { test: side } = job.prepared;
  const outcome = unwrap(await follow(job).done);
  unwrap(await api.forget("predicted"));
  const model = { sha256: "a", weights: outcome.weights, backend: "simd" as const };
  const shares: number[] = [];
  const scores = unwrap(
    await api.predict(
      model,
      side,
      proxy((share) => void shares.push(share)),
    ),
  );
  expect(scores).toEqual(outcome.scores.test);
  // Progress has a port of its own, so the last of it may come after the result.
  await vi.waitFor(() => expect([shares[0], shares.at(-1)]).toEqual([0, 1]));
  worker.terminate();
  start();
  expect(unwrap(await api.predict(model, side, proxy(noProbe)))).toEqual(scores);
  expect(unwrap(await api.predict({ ...model, weights: null }, side, proxy(noProbe)))).toEqual(scores);
  unwrap(await api.chooseBackend(requestModel("simd"), proxy(noProbe)));
  const forgotten = await api.predict({ ...model, weights: null }, side, proxy(noProbe));
  expect(forgotten).toMatchObject({ ok: false, problem: { code: "train/no-model" } });
  const bad = await api.predict({ ...model, weights: outcome.weights.slice(0, 999) }, side, proxy(noProbe));
  expect(bad).toMatchObject({ ok: false, problem: { code: "model/truncated-weights" } });
});

test("a prediction is refused while a training is under way, and ends when it is cancelled", async () => {
  const short = makeRun("short");
  const outcome = unwrap(await follow(short).done);
  unwrap(await api.forget("short"));
  const model = { sha256: "b", weights: outcome.weights, backend: "simd" as const };
  const { done, wait } = follow(makeRun("in the way", long));
  await wait((progress) => progress.phase === "train");
  const busy = await api.predict(model, short.prepared.test, proxy(noProbe));
  expect(busy).toMatchObject({ ok: false, problem: { code: "train/busy" } });
  unwrap(await api.cancel());
  expect(await done).toMatchObject({ ok: false, problem: { code: "train/cancelled" } });
  unwrap(await api.forget("in the way"));

  const many = makeRun("many", { customers: 20_000 }).prepared.train;
  const cancelled = await api.predict(
    model,
    many,
    proxy(() => void api.cancelPredict()),
  );
  expect(cancelled).toMatchObject({ ok: false, problem: { code: "train/cancelled" } });
});

test("a fusion that reads text is refused where there is none", async () => {
  const job = makeRun("no text");
  job.prepared.train.tokens = null;
  const result = await follow(job).done;
  expect(result).toMatchObject({ ok: false, problem: { code: "train/no-text" } });
});

test("a pause holds every step until training is resumed, and stop keeps the best", async () => {
  const { done, sent, wait } = follow(makeRun("paused", long));
  await wait((progress) => progress.phase === "train");
  unwrap(await api.pause());
  await wait((progress) => progress.paused);
  const { step } = sent.at(-1)!;
  const count = sent.length;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(sent.length).toBe(count);
  unwrap(await api.resume());
  await wait((progress) => !progress.paused && progress.step > step);
  unwrap(await api.stopEarly());
  const outcome = unwrap(await done);
  expect(outcome.training.stoppedBecause).toBe("stopped");
  expect(outcome.training.bestStep).toBeGreaterThan(0);
  unwrap(await api.forget("paused"));
});

test("cancel ends a training with its own problem, and a second one is refused while it runs", async () => {
  const { done, wait } = follow(makeRun("cancelled", long));
  await wait((progress) => progress.phase === "train");
  const busy = await follow(makeRun("second")).done;
  expect(busy).toMatchObject({ ok: false, problem: { code: "train/busy" } });
  unwrap(await api.cancel());
  expect(await done).toMatchObject({ ok: false, problem: { code: "train/cancelled" } });
  unwrap(await api.forget("cancelled"));
});

test("a worker that is ended leaves a checkpoint from which the next one goes on to the same scores", async () => {
  const options = { customers: 320, train: { epochs: 4 } };
  const whole = unwrap(await follow(makeRun("uninterrupted", options)).done);
  const { wait } = follow(makeRun("ended", options));
  await wait((progress) => progress.phase === "train");
  unwrap(await api.pause());
  await wait((progress) => progress.paused);
  worker.terminate();
  start();
  unwrap(await api.chooseBackend(requestModel("simd"), proxy(noProbe)));
  const resumed = unwrap(await follow(makeRun("ended", options)).done);
  expect(resumed.training.resumedAtStep).toBeGreaterThan(0);
  expect(resumed.scores).toEqual(whole.scores);
  expect(resumed.weights).toEqual(whole.weights);
  unwrap(await api.forget("ended"));
  unwrap(await api.forget("uninterrupted"));
});
