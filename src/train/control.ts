import { fail } from "../base/problem.ts";

/** The handles that a person has on a training under way. */
export interface TrainControl {
  pause(): void;
  resume(): void;
  /** Ends training after this step; what was best so far is kept. */
  stop(): void;
  /** Ends training after this step with `train/cancelled`. */
  cancel(): void;
  isPaused(): boolean;
  isStopped(): boolean;
  /**
   * Lets waiting messages in, and stays as long as training is paused; `onPause` runs once before.
   *
   * errors: train/cancelled
   */
  waitStep(onPause?: () => Promise<void>): Promise<void>;
}

/** Makes the handles of one training, neither paused nor stopped. */
export function initControl(): TrainControl {
  let paused = false;
  let stopped = false;
  let cancelled = false;
  let wake = () => {};
  const assertWanted = () => {
    if (cancelled) fail("train/cancelled", "The training was cancelled; its checkpoint is kept.");
  };
  const set = (change: () => void) => () => {
    change();
    wake();
  };
  return {
    pause: set(() => (paused = true)),
    resume: set(() => (paused = false)),
    stop: set(() => ((stopped = true), (paused = false))),
    cancel: set(() => ((cancelled = true), (paused = false))),
    isPaused: () => paused,
    isStopped: () => stopped,
    async waitStep(onPause) {
      await yieldToMessages();
      assertWanted();
      if (!paused) return;
      await onPause?.();
      while (paused) await new Promise<void>((resolve) => (wake = resolve));
      assertWanted();
    },
  };
}

/** Gives the thread's other messages a turn; unlike a timer it does not wait 4 ms. */
function yieldToMessages(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
