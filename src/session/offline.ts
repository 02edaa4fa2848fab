import { loadSample } from "./sample.ts";
import { workerNames, type Workers } from "./workers.ts";

/**
 * Fetches all code, wasm and the sample in the background, so that everything works with the network cut.
 *
 * `more` are parts of the page that load lazily, such as its charts.
 */
export async function getReadyOffline(
  workers: Workers,
  on: (share: number) => void,
  more: (() => Promise<unknown>)[] = [],
): Promise<void> {
  const jobs = [loadSample, ...more, ...workerNames.map((name) => () => workers[name].warm())];
  for (const [index, job] of jobs.entries()) {
    on(index / jobs.length);
    await job();
  }
  on(1);
}
