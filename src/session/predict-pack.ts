import { fail, parseProblem } from "../base/problem.ts";
import { builtinEncoders } from "../protocol/builtin-encoders.ts";
import type { PretrainedRecipe } from "../protocol/encoder.ts";
import type { PreparedSide } from "../features/types.ts";
import type { ModelPack } from "../report/types.ts";
import type { PredictModel, PretrainedEncoder } from "../train/types.ts";
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
  return askModel(workers, pack, (model) => workers.train.predict(model, side, on), assertWanted);
}

/** Asks train.worker for something of the model of a pack, with its weights where they are there no more. */
export async function askModel<Answer>(
  workers: Pick<Workers, "encoder">,
  pack: ModelPack,
  ask: (model: PredictModel) => Promise<Answer>,
  assertWanted: () => void = () => undefined,
): Promise<Answer> {
  const { sha256, weights, recipe } = pack;
  const model = { sha256, weights: null, backend: recipe.backend };
  try {
    return await ask(model);
  } catch (thrown) {
    if (parseProblem(thrown).code !== "train/no-model") throw thrown;
    const encoder = await openNeeded(workers, pack);
    assertWanted();
    return await ask({ ...model, weights, ...encoder });
  }
}

/** What an encoder that is not here is told by. */
const absent = ["train/no-encoder", "train/no-builtin-encoder"];

/** The encoder that a pack needs beside itself, which ships with the app or must be kept in this browser, the very same; nothing where it holds all. */
export async function openNeeded(
  workers: Pick<Workers, "encoder">,
  { recipe, encoder }: Pick<ModelPack, "recipe" | "encoder">,
): Promise<{ encoder?: PretrainedEncoder }> {
  if (!encoder) return {};
  const { name, sha256 } = encoder;
  const { maxTokens } = recipe.encoder;
  const open = async (wanted: PretrainedRecipe): Promise<PretrainedEncoder | null> => {
    try {
      const { encoder } = await workers.encoder.open(wanted, document.baseURI);
      return encoder.sha256 === sha256 ? encoder : null;
    } catch (thrown) {
      if (absent.includes(parseProblem(thrown).code)) return null;
      throw thrown;
    }
  };
  const kept = await open({ source: "folder", path: sha256, maxTokens });
  if (kept) return { encoder: kept };
  const named = recipe.encoder.source === "builtin" ? [recipe.encoder.name] : [];
  for (const shipped of new Set([...named, ...builtinEncoders])) {
    const found = await open({ source: "builtin", name: shipped, maxTokens });
    if (found) return { encoder: found };
  }
  return fail(
    "report/needs-encoder",
    `This model reads texts with the encoder "${name}" (SHA-256 ${sha256.slice(0, 12)}…), which the pack does not hold and this browser does not keep. Add that encoder's folder in the Train step, then open the pack again.`,
    { name, sha256 },
  );
}
