import { fail } from "../base/problem.ts";

/** Lets waiting messages in between two steps of the work, and ends it where it was cancelled. */
export type Pace = () => Promise<void>;

/**
 * Makes the pace of one piece of work.
 *
 * errors: data/cancelled, from a step after `isCancelled` became true
 */
export function initPace(isCancelled: () => boolean): Pace {
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (isCancelled()) fail("data/cancelled", "Reading the data was cancelled; nothing was changed.");
  };
}
