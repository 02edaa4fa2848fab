import { wrap, type Remote } from "comlink";
import type { EngineApi } from "./engine.worker.ts";

/** The engine in a worker of its own. */
export interface EngineWorker {
  api: Remote<EngineApi>;
  end(): void;
}

/** Starts a worker with an engine; what goes wrong while it loads is an error of the test. */
export function openEngine(): EngineWorker {
  const worker = new Worker(new URL("./engine.worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("error", ({ message }) => {
    throw new Error(`The worker with the engine failed: ${message || "a module did not load"}`);
  });
  return { api: wrap<EngineApi>(worker), end: () => worker.terminate() };
}
