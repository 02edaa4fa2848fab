import { fail, WorkbenchError } from "../base/problem.ts";
import type { CustomerTable } from "../data/types.ts";

/** Where the customers arrive: at most one table, of the port connected last. */
export interface TableInbox {
  connect(port: MessagePort): void;
  /**
   * Waits for the table; it stays, for a further run on the same customers.
   *
   * errors: features/not-connected, without a port; features/cancelled, from stopWaiting
   */
  wait(): Promise<CustomerTable>;
  stopWaiting(): void;
}

/** Makes the place where another thread posts one CustomerTable. */
export function initTableInbox(): TableInbox {
  let arrival: Promise<CustomerTable> | null = null;
  let rejectWaiting = (_reason: unknown) => {};
  return {
    connect(port) {
      arrival = new Promise((resolve, reject) => {
        port.onmessage = ({ data }: MessageEvent<CustomerTable>) => {
          port.close();
          resolve(data);
        };
        port.onmessageerror = () => {
          port.close();
          reject(new Error("the customers could not be read from their port"));
        };
      });
    },
    async wait() {
      if (arrival === null)
        return fail(
          "features/not-connected",
          "No port was given on which customers could arrive; connect the data to the features before preparing them.",
        );
      const stopped = new Promise<never>((_, reject) => (rejectWaiting = reject));
      return Promise.race([arrival, stopped]);
    },
    stopWaiting() {
      rejectWaiting(
        new WorkbenchError({
          code: "features/cancelled",
          message: "Waiting for the customers was cancelled; start the run again to go on.",
          facts: {},
          where: {},
        }),
      );
    },
  };
}
