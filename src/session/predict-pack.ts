import { parseProblem } from "../base/problem.ts";
import type { PreparedSide } from "../features/types.ts";
import type { ModelPack } from "../report/types.ts";
import type { PredictModel } from "../train/types.ts";
import type { Workers } from "./workers.ts";

/**
 * Predicts customers with the model of a pack: [N, K] row by row
 *
 * The weights, which may be large, are sent where train.worker has them no more, and `assertWanted` is asked before.
 */
export function predictPack(
  workers: Workers,
  pack: ModelPack,
  side: PreparedSide,
  on: (share: number) => void = () => undefined,
  assertWanted: () => void = () => undefined,
): Promise<Float32Array> {
  return askModel(pack, (model) => workers.train.predict(model, side, on), assertWanted);
}

/** Asks train.worker for something of the model of a pack, with its weights where they are there no more. */
export async function askModel<Answer>(
  { sha256, weights, recipe }: ModelPack,
  ask: (model: PredictModel) => Promise<Answer>,
  assertWanted: () => void = () => undefined,
): Promise<Answer> {
  const model = { sha256, weights: null, backend: recipe.backend };
  try {
    return await ask(model);
  } catch (thrown) {
    if (parseProblem(thrown).code !== "train/no-model") throw thrown;
    assertWanted();
    return await ask({ ...model, weights });
  }
}
