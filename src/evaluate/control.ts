import { fail } from "../base/problem.ts";

/** The handle on a long calculation: it says how far it is, lets messages in, and can be ended from outside. */
export interface Control {
  /** Opens a stage that spans this part of the whole. */
  enter(stage: string, from: number, to: number): void;
  /**
   * Says the share done of the stage, now and then lets the thread take its messages, and ends where asked to.
   *
   * errors: evaluate/cancelled
   */
  breathe(share: number): Promise<void>;
  /** Ends the calculation at its next breath. */
  cancel(): void;
}

const breathEveryMs = 40;

/**
 * Starts the control of one calculation; `onProgress` hears the stage and the share of the whole.
 */
export function initControl(onProgress: (progress: { stage: string; share: number }) => void): Control {
  let cancelled = false;
  let last = performance.now();
  let open = { stage: "", from: 0, to: 1 };
  return {
    enter(stage, from, to) {
      open = { stage, from, to };
      onProgress({ stage, share: from });
    },
    async breathe(share) {
      if (performance.now() - last > breathEveryMs) {
        onProgress({ stage: open.stage, share: open.from + share * (open.to - open.from) });
        await new Promise((resolve) => setTimeout(resolve, 0));
        last = performance.now();
      }
      if (cancelled) fail("evaluate/cancelled", "The evaluation was cancelled.");
    },
    cancel() {
      cancelled = true;
    },
  };
}
