import { loadSample } from "./sample.ts";
import { workerNames, type Workers } from "./workers.ts";

/**
 * Fetches all code, wasm, the sample and the encoders that ship in the background, so that everything works with the network cut.
 *
 * `more` are parts of the page that load lazily, such as its charts.
 */
export async function getReadyOffline(
  workers: Workers,
  on: (share: number) => void,
  more: (() => Promise<unknown>)[] = [],
): Promise<void> {
  const warm = workerNames.map((name) => () => workers[name].warm());
  const jobs = [loadSample, ...more, ...warm, () => workers.encoder.list(document.baseURI)];
  for (const [index, job] of jobs.entries()) {
    on(index / jobs.length);
    await job();
  }
  on(1);
}
