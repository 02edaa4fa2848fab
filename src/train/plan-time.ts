import { readBackend } from "../engine/tensor.ts";
import { bucketLength } from "../features/batches/plan-batches.ts";
import { countForwardWork, countStepWork } from "../model/count-work.ts";
import { describeTrunk, type ModelShape } from "../model/model.ts";
import type { Recipe } from "../recipe/types.ts";
import { isAugmenting } from "./augment.ts";
import { fusionOf, recipeOf } from "../recipe/list-parts.ts";
import type { FileStore } from "./checkpoints/file-store.ts";
import type { BackendChooser } from "./choose-backend.ts";
import { isEvaluationDue } from "./early-stopping.ts";
import { readTrainSide } from "./join-sides.ts";
import { makeShape } from "./model-shape.ts";
import { guessTextsEach } from "./plan-memory.ts";
import { nameSpeed, readSpeeds, type Speeds } from "./speeds.ts";
import type { TrainRun } from "./state.ts";
import type { TimePlan, TimeRequest, TrainJob } from "./types.ts";

/** How much a training computes. */
export interface TrainingSize {
  shape: ModelShape;
  /** Tokens of a usual text, padding included. */
  length: number;
  /** Texts of a customer that are encoded apart; 1 where they are joined. */
  textsEach?: number;
  batchSize: number;
  epochs: number;
  /** Customers of each side. */
  train: number;
  validation: number;
  test: number;
  /** Whether what the method leaves frozen runs once for each customer and its states are kept. */
  isTrunkKept?: boolean;
}

/**
 * Multiply-adds per second where no training was measured yet, on the low side, so that a run is rather done sooner.
 *
 * The standard step of docs/engine.md has 9.8 million a token: 2,546 tokens/s on two threads are 25e9, of which a third is
 * promised, since smaller models are slower. A GPU may be one that shares the processor's memory.
 */
const guesses: Speeds = {
  "webgpu texts": 2e10,
  "simd texts": 8e9,
  "cpu texts": 2e7,
  "webgpu columns": 1e8,
  "simd columns": 2e8,
  "cpu columns": 2e7,
};

/**
 * Counts the multiply-adds of a training: its steps, what it predicts of validation on the way, and both sides at its end.
 */
export function countTrainingWork(size: TrainingSize): number {
  const { shape, length, textsEach, batchSize, epochs, train, validation, test, isTrunkKept = false } = size;
  const stepsPerEpoch = Math.ceil(train / batchSize);
  const halfway = Math.ceil(stepsPerEpoch / 2);
  const looks = stepsPerEpoch > 1 && isEvaluationDue(halfway, stepsPerEpoch) ? 2 : 1;
  const predicted = (epochs * looks + 1) * validation + test;
  const stepShare = isTrunkKept ? Math.min(1, 1 / epochs) : 1;
  const predictedShare = isTrunkKept ? (validation + test) / predicted : 1;
  return (
    epochs * train * countStepWork(shape, length, stepShare, textsEach) +
    predicted * countForwardWork(shape, length, predictedShare, textsEach)
  );
}

/**
 * Estimates how long the trainings of a run take, if no early stopping ends them: their arithmetic, divided by the speed
 * of the last training of such a model on this backend of this machine, or by a guess on the low side.
 *
 * Masked words beforehand take the minutes that the recipe gives them; `maxMinutes` ends each training. With customers
 * without a label there are two trainings; how many of them the second one adds is not known, and left out.
 */
export function planTime(request: TimeRequest, backend: string, speeds: Speeds): TimePlan {
  const { recipe, parts } = request;
  const { maxMinutes } = recipe.train;
  const limitMs = maxMinutes === null ? Infinity : maxMinutes * 60_000;
  let trainMs = 0;
  let isMeasured = true;
  for (const part of parts) {
    const fusion = fusionOf(recipe, part);
    const { pretrain, unlabelled } = recipeOf(recipe, part);
    const name = nameSpeed(backend, fusion);
    isMeasured &&= name in speeds;
    const speed = speeds[name] ?? guesses[name] ?? guesses["cpu texts"];
    const once = Math.min(limitMs, (1000 * countTrainingWork(describePart(request, part))) / speed);
    trainMs += once * (unlabelled.use ? 2 : 1);
    if (fusion !== "structured-only") trainMs += pretrain.minutes * 60_000;
  }
  return { trainMs, isMeasured };
}

/** The same with what is known here: the backend that the recipe names, that runs or is likely to, and its speeds. */
export async function planTimeHere(
  request: TimeRequest,
  store: FileStore,
  chooser: Pick<BackendChooser, "guess">,
): Promise<TimePlan> {
  const { backend } = request.recipe;
  const likely = backend === "auto" ? readBackend() || (await chooser.guess()) : backend;
  return planTime(request, likely, await readSpeeds(store));
}

/** Texts that are changed in training run through what is frozen again and again. */
const keepsTrunk = (shape: ModelShape, { train }: Pick<Recipe, "train">) =>
  describeTrunk(shape) !== null && !isAugmenting(train.augment);

function describePart({ recipe, facts, train, heldOut }: TimeRequest, part: TrainJob["part"]): TrainingSize {
  const { batchSize, epochs } = recipe.train;
  const shape = makeShape(recipe, fusionOf(recipe, part), facts);
  const length =
    shape.fusion === "structured-only" ? 0 : Math.min(bucketLength(facts.length), shape.maxTokens);
  const isTrunkKept = keepsTrunk(shape, recipe);
  const textsEach = guessTextsEach(shape, recipe);
  const sides = { train, validation: heldOut / 2, test: heldOut / 2 };
  return { shape, length, textsEach, batchSize, epochs, ...sides, isTrunkKept };
}

/**
 * Measures the speed that a training reached, with both sides predicted; what it computed is told by its steps.
 *
 * units:  multiply-adds per second; 0 where no time passed
 */
export function measureSpeed({ job, state }: Pick<TrainRun, "job" | "state">, shape: ModelShape): number {
  const { prepared, recipe } = job;
  const { target, tokens } = readTrainSide({ job, state });
  const train = target.length;
  const [validation, test] = [prepared.validation.target.length, prepared.test.target.length];
  const textsEach = tokens?.texts ? (tokens.offsets.length - 1) / train : 1;
  const { batchSize } = recipe.train;
  const epochs = state.step / Math.ceil(train / batchSize);
  const length = state.step > 0 ? state.positions / (epochs * train * textsEach) : 0;
  const isTrunkKept = keepsTrunk(shape, recipe);
  const size = { shape, length, textsEach, batchSize, epochs, train, validation, test, isTrunkKept };
  const work = countTrainingWork(size);
  return state.phaseMs > 0 ? (1000 * work) / state.phaseMs : 0;
}
