import { readMemory } from "../engine/tensor.ts";
import { countParameters, type ModelShape } from "../model/model.ts";
import { isOfEncoder } from "../model/methods/method.ts";
import { listShapes } from "../model/list-shapes.ts";
import { readTrainSide } from "./join-sides.ts";
import { describeUnlabelled } from "./second-training.ts";
import type { TrainRun, TrainState } from "./state.ts";
import type { EncoderFacts, TrainingFacts } from "./types.ts";

/** What the report says of a training, but for how far weights moved; `state` is where the one stood whose weights are kept. */
export function describeTraining(
  run: TrainRun,
  state: TrainState,
  estimatedBytes: number,
): Omit<TrainingFacts, "moved"> {
  const { job } = run;
  const stepsPerEpoch = Math.ceil(readTrainSide({ job, state }).target.length / job.recipe.train.batchSize);
  return {
    steps: state.step,
    epochs: Math.round((100 * state.step) / stepsPerEpoch) / 100,
    stoppedBecause: state.stoppedBecause!,
    bestStep: state.bestStep!,
    curve: state.curve,
    pretrain: state.pretrain,
    unlabelled: describeUnlabelled(run),
    tokensPerSecond: state.stepMs > 0 ? (1000 * state.tokens) / state.stepMs : 0,
    paddingShare: state.positions > 0 ? 1 - state.tokens / state.positions : 0,
    recompute: run.recompute,
    trunk: run.trunk?.facts() ?? null,
    estimatedBytes,
    peakBytes: readMemory().peakBytes,
    resumedAtStep: run.resumedAtStep,
    notices: run.context.reporter.notices,
    warmUpMs: run.warmUpMs,
    trainMs: run.state.phaseMs + (run.state.pseudo?.first?.phaseMs ?? 0),
  };
}

/** What the report says of the encoder; null where the model has none. */
export function describeEncoder(run: TrainRun, shape: ModelShape): EncoderFacts | null {
  if (shape.fusion === "structured-only") return null;
  const shapes = listShapes({ ...shape, external: undefined });
  const names = Object.keys(shapes).filter(isOfEncoder);
  const trained = run.names.filter(isOfEncoder).map((name) => [name, run.weights[name]] as const);
  return {
    name: run.job.encoder?.name ?? `random ${shape.layers} x ${shape.hidden}`,
    sha256: run.job.encoder?.sha256 ?? null,
    layers: shape.layers,
    hidden: shape.hidden,
    vocabulary: shape.vocabularySize,
    parameters: names.reduce((sum, name) => sum + shapes[name].reduce((a, b) => a * b, 1), 0),
    trainable: countParameters(Object.fromEntries(trained)),
    ...(shape.external ? { external: true } : {}),
  };
}
