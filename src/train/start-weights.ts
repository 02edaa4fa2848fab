import { mixSeed } from "../base/random.ts";
import { toTensor, type Weights } from "../engine/tensor.ts";
import { initFusion } from "../model/fusion/fusion.ts";
import { initMethod } from "../model/methods/init-method.ts";
import { initModel, type ModelShape } from "../model/model.ts";
import { listShapes } from "../model/list-shapes.ts";
import { loadEncoderWeights } from "../model/pretrained/load-encoder-weights.ts";
import { isWordTable, takeTableRows } from "./compact-vocabulary.ts";
import { describeTextShape } from "./masked-loss.ts";
import type { TrainJob } from "./types.ts";

const isMaskedHead = (name: string) => name.startsWith("cls.");

/**
 * Makes the weights that a training begins with: an encoder that was trained before or one without knowledge, what the method
 * adds to it, fusion and head. Those that are given, from a checkpoint, are taken as they are; `rows` are the words that the
 * data hold, where others are left out.
 *
 * A masked-language head comes along where the encoder has one.
 *
 * memory: the caller disposes of the weights; `given` go over into them
 * errors: those of loadEncoderWeights; model/nothing-structured
 */
export async function startWeights(
  job: TrainJob,
  shape: ModelShape,
  given: Weights,
  rows: Int32Array | null,
): Promise<Weights> {
  const seed = mixSeed(job.recipe.seed, "weights");
  const weights: Weights = { ...given };
  const add = (made: Weights) => {
    for (const [name, weight] of Object.entries(made)) {
      if (name in weights) weight.dispose();
      else weights[name] = weight;
    }
  };
  if (!job.encoder || shape.fusion === "structured-only" || shape.external) {
    add(initModel(shape, seed));
    return weights;
  }
  for (const [name, tensor] of Object.entries(await loadEncoderWeights(job.encoder))) {
    if (name in weights) continue;
    const { data, shape } = rows && isWordTable(name) ? takeTableRows(tensor, rows) : tensor;
    weights[name] = toTensor(data, shape);
  }
  add(initMethod(shape, seed));
  add(initFusion(shape, seed));
  return weights;
}

/** Lets go of the head that guesses masked words. */
export function disposeMaskedLanguageHead(weights: Weights): void {
  for (const name of Object.keys(weights).filter(isMaskedHead)) {
    weights[name].dispose();
    delete weights[name];
  }
}

/** The weights of the model itself: all but the head that guesses masked words. */
export function listModelNames(weights: Weights): string[] {
  return Object.keys(weights).filter((name) => !isMaskedHead(name));
}

/** What masked-language modelling trains: the whole encoder and its head, and nothing of fusion, method and task. */
export function listPretrained(weights: Weights, shape: ModelShape): string[] {
  const encoder = listShapes({ ...describeTextShape(shape), fusion: "text-only" });
  const isOwn = (name: string) => name in encoder && !name.startsWith("head.") && !name.startsWith("fusion.");
  return Object.keys(weights).filter((name) => isOwn(name) || isMaskedHead(name));
}
