import { fail } from "../base/problem.ts";

/** Called between two pieces of long work: lets messages in, and ends the work when it was cancelled. */
export type Pace = () => Promise<void>;

const breatheEveryMs = 40;

/**
 * Makes the pause between two pieces of long work.
 *
 * A worker hears `cancel` only when its thread is free, so every 40 ms the work steps aside for one turn.
 *
 * errors: features/cancelled, from the returned function, once `isCancelled` says so
 */
export function initPace(isCancelled: () => boolean): Pace {
  let lastMs = performance.now();
  return async () => {
    if (performance.now() - lastMs > breatheEveryMs) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      lastMs = performance.now();
    }
    if (isCancelled())
      fail("features/cancelled", "Preparing the features was cancelled; start the run again to go on.");
  };
}
