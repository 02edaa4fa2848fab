import { expose } from "comlink";
import { useBackend } from "../../src/engine/backend.ts";
import { hasKernel } from "../../src/engine/tensor.ts";
import type { BackendChoice } from "../../src/recipe/types.ts";
import { checkDifferences, checkGolden } from "./check-operations.ts";
import { countSteps } from "./count-steps.ts";
import { kernelNames } from "./kernel-names.ts";
import { trainTiny } from "./train-tiny.ts";

type DifferencesOf = Parameters<typeof checkDifferences>[0];
type Limits = Parameters<typeof checkDifferences>[1];

const atOnce = <T>(work: () => T) => work();

/** The engine in a worker, where the app has it: a page's main thread may not wait for others. */
const api = {
  start: (choice: BackendChoice, threads: number) => useBackend(choice, threads),
  checkGolden: (number: number) => checkGolden(number, atOnce),
  checkDifferences: (name: DifferencesOf, limits: Limits) => checkDifferences(name, limits, atOnce),
  listMissingKernels: () => kernelNames.filter((name) => !hasKernel(name)),
  trainTiny,
  countSteps,
};

/** What a test asks of the worker. */
export type EngineApi = typeof api;

// No import of this worker may wait at its top: what a test asks before there is a listener would be lost.
expose(api);
