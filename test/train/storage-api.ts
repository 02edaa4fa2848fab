import type { Problem } from "../../src/base/problem.ts";

/** What became of an encoder that was to be kept, and what lies among the encoders afterwards. */
interface Added {
  problem: Problem | null;
  kept: string[];
}

/** Files that only a dedicated worker may write at once, on disks that are less than one hopes. */
export interface StorageApi {
  /** Writes 1, 2, 3 and -4.5 into the file of a run's states, reads the last two, and opens it once more meanwhile. */
  spill(runId: string): Promise<{
    bytes: number;
    read: number[];
    during: string[];
    isOpenedTwice: boolean;
    after: string[];
  }>;
  addWithFree(quota: number, usage: number): Promise<Added>;
  addOnDiskOf(bytes: number): Promise<Added>;
}
