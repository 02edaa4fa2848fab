import { proxy, releaseProxy, transfer, wrap, type Remote } from "comlink";
import { WorkbenchError } from "../base/problem.ts";
import type { DataApi } from "../protocol/data.ts";
import type { EncoderApi } from "../protocol/encoder.ts";
import type { EvaluateApi } from "../protocol/evaluate.ts";
import type { FeaturesApi } from "../protocol/features.ts";
import type { Result } from "../protocol/result.ts";
import type { TrainApi } from "../protocol/train.ts";

/** A worker's interface as the page uses it: what failed is thrown, not returned. */
export type Unwrapped<Api> = {
  [Name in keyof Api]: Api[Name] extends (...args: infer Args) => Promise<Result<infer Value>>
    ? (...args: Args) => Promise<Value>
    : never;
};

/** A worker that starts at its first call; `restart` ends it, and the next call starts a new one. */
export type Connected<Api> = Unwrapped<Api> & {
  restart(): void;
  /** How often the worker was started, 0 while none runs: what an earlier one held is gone. */
  generation(): number;
};

export interface Workers {
  data: Connected<DataApi>;
  encoder: Connected<EncoderApi>;
  features: Connected<FeaturesApi>;
  train: Connected<TrainApi>;
  evaluate: Connected<EvaluateApi>;
}

export const workerNames = ["data", "encoder", "features", "train", "evaluate"] as const;
/** Those that work on a run, and can be told to end it. */
export const runWorkerNames = ["data", "features", "train", "evaluate"] as const;

/** Doors to the workers; none is started before it is called. */
export function connectWorkers(): Workers {
  return {
    data: connect<DataApi>(
      "data",
      () => new Worker(new URL("../../workers/data.worker.ts", import.meta.url), { type: "module" }),
    ),
    encoder: connect<EncoderApi>(
      "encoder",
      () => new Worker(new URL("../../workers/encoder.worker.ts", import.meta.url), { type: "module" }),
    ),
    features: connect<FeaturesApi>(
      "features",
      () => new Worker(new URL("../../workers/features.worker.ts", import.meta.url), { type: "module" }),
    ),
    train: connect<TrainApi>(
      "train",
      () => new Worker(new URL("../../workers/train.worker.ts", import.meta.url), { type: "module" }),
    ),
    evaluate: connect<EvaluateApi>(
      "evaluate",
      () => new Worker(new URL("../../workers/evaluate.worker.ts", import.meta.url), { type: "module" }),
    ),
  };
}

interface Running {
  worker: Worker;
  remote: Remote<Record<string, (...args: unknown[]) => Promise<Result<unknown>>>>;
  /** Rejects when the worker dies: Comlink alone would wait for ever. */
  ended: Promise<never>;
  end: (problem: WorkbenchError) => void;
}

function connect<Api>(name: string, create: () => Worker): Connected<Api> {
  let running: Running | null = null;
  let starts = 0;
  const restart = () => {
    running?.end(endedProblem(name, "it was ended"));
    running?.remote[releaseProxy]();
    running?.worker.terminate();
    running = null;
  };
  const call = async (method: string, args: unknown[]) => {
    if (running === null) {
      starts++;
      const started = start(name, create, () => {
        if (running === started) restart();
      });
      running = started;
    }
    const { remote, ended } = running;
    const result = await Promise.race([remote[method](...args.map(prepareArgument)), ended]);
    if (result.ok) return result.value;
    throw new WorkbenchError(result.problem);
  };
  return new Proxy({} as Connected<Api>, {
    get(_, method) {
      if (method === "restart") return restart;
      if (method === "generation") return () => (running === null ? 0 : starts);
      if (method === "then" || typeof method === "symbol") return undefined;
      return (...args: unknown[]) => call(method, args);
    },
  });
}

function start(name: string, create: () => Worker, restart: () => void): Running {
  const worker = create();
  let end: Running["end"] = () => undefined;
  const ended = new Promise<never>((_, reject) => (end = reject));
  ended.catch(() => undefined);
  const fall = (reason: string) => {
    end(endedProblem(name, reason));
    restart();
  };
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    fall(event.message || "its script could not be loaded");
  });
  worker.addEventListener("messageerror", () => fall("its answer could not be read"));
  const remote: Running["remote"] = wrap(worker);
  void watchLife(remote, () => fall("it was ended"));
  return { worker, remote, ended, end };
}

/** A worker that the browser ends, for want of memory say, tells nobody: but the lock that it held is free then. */
async function watchLife(remote: Running["remote"], onEnd: () => void): Promise<void> {
  if (!isSecureContext) return; // no locks on a page that came by plain http
  const lock = `clientele-worker-${crypto.randomUUID()}`;
  const held = await remote.holdLock(lock).catch(() => null);
  if (held?.ok) await navigator.locks.request(lock, onEnd);
}

function endedProblem(name: string, reason: string): WorkbenchError {
  return new WorkbenchError({
    code: "base/worker-ended",
    message: `The ${name} worker stopped: ${reason}. Start the run again; it goes on from its last checkpoint.`,
    facts: { worker: name, reason },
    where: {},
  });
}

function prepareArgument(argument: unknown): unknown {
  if (typeof argument === "function") return proxy(argument);
  if (argument instanceof MessagePort) return transfer(argument, [argument]);
  return argument;
}
