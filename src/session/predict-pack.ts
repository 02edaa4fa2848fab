import { parseProblem } from "../base/problem.ts";
import type { PreparedSide } from "../features/types.ts";
import type { ModelPack } from "../report/types.ts";
import type { Workers } from "./workers.ts";

/**
 * Predicts customers with the model of a pack: [N, K] row by row
 *
 * The weights, which may be large, are sent where train.worker has them no more, and `assertWanted` is asked before.
 */
export async function predictPack(
  workers: Workers,
  { sha256, weights, recipe }: ModelPack,
  side: PreparedSide,
  on: (share: number) => void = () => undefined,
  assertWanted: () => void = () => undefined,
): Promise<Float32Array> {
  const model = { sha256, weights: null, backend: recipe.backend };
  try {
    return await workers.train.predict(model, side, on);
  } catch (thrown) {
    if (parseProblem(thrown).code !== "train/no-model") throw thrown;
    assertWanted();
    return await workers.train.predict({ ...model, weights }, side, on);
  }
}
