import type { Database } from "./database.ts";
import { initPace, type Pace } from "./pace.ts";

/** Work on one database, one piece after the other. */
export interface WorkQueue {
  enqueue<T>(work: (database: Database, pace: Pace) => Promise<T>): Promise<T>;
  cancel(): void;
}

/**
 * Starts a queue over a database that is opened with its first work; where that fails, the next work tries again.
 *
 * `cancel` ends the work under way between two of its steps, and the work that waits.
 */
export function initWorkQueue(openDatabase: () => Promise<Database>): WorkQueue {
  let database: Promise<Database> | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let cancellations = 0;
  return {
    enqueue: (work) => {
      const before = cancellations;
      const run = queue.then(async () => {
        database ??= openDatabase().catch((thrown) => {
          database = null;
          throw thrown;
        });
        return work(
          await database,
          initPace(() => cancellations > before),
        );
      });
      queue = run.catch(() => undefined);
      return run;
    },
    cancel: () => void cancellations++,
  };
}
