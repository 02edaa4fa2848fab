import type { Prepared } from "../features/types.ts";
import type { Recipe } from "../recipe/types.ts";
import type { CommonApi } from "./common.ts";
import type { Result } from "./result.ts";

export type FeaturesProgress = (progress: { stage: "features" | "tokens"; share: number }) => void;

/** features.worker: customers -> features and tokens. */
export interface FeaturesApi extends CommonApi {
  /** Takes the port on which data.worker posts one CustomerTable. */
  connect(port: MessagePort): Promise<Result<void>>;
  /** Fits on the training customers, applies to all; the arrays are transferred. Waits for the CustomerTable. */
  prepare(
    recipe: Recipe,
    onProgress: FeaturesProgress,
  ): Promise<Result<{ prepared: Prepared; timings: { features: number; tokens: number } }>>;
  cancel(): Promise<Result<void>>;
}
