import type { Prepared } from "../../features/types.ts";
import type { Control } from "../control.ts";

/** What a baseline predicts: probabilities or values as in Scores, and what it is made of. [N, K] */
export interface BaselineScores {
  validation: ArrayLike<number>;
  test: ArrayLike<number>;
  detail: string;
}

/** Fits on the training customers and predicts the others; null where the data holds nothing for it. */
export type Baseline = (prepared: Prepared, control: Control) => Promise<BaselineScores | null>;
