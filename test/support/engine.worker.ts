import { expose } from "comlink";
import { useBackend } from "../../src/engine/backend.ts";
import type { BackendChoice } from "../../src/recipe/types.ts";
import { checkDifferences, checkGolden } from "./check-operations.ts";

type DifferencesOf = Parameters<typeof checkDifferences>[0];
type Limits = Parameters<typeof checkDifferences>[1];

const atOnce = <T>(work: () => T) => work();

/** The engine in a worker, where the app has it: a page's main thread may not wait for others. */
const api = {
  start: (choice: BackendChoice, threads: number) => useBackend(choice, threads),
  checkGolden: (number: number) => checkGolden(number, atOnce),
  checkDifferences: (name: DifferencesOf, limits: Limits) => checkDifferences(name, limits, atOnce),
};

/** What a test asks of the worker. */
export type EngineApi = typeof api;

expose(api);
