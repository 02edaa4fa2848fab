import { useBackend } from "../../../src/engine/backend.ts";
import { dispose } from "../../../src/engine/tensor.ts";
import type { PreparedSide } from "../../../src/features/types.ts";
import { initEncoder } from "../../../src/model/encoder/encoder.ts";
import type { ModelShape } from "../../../src/model/model.ts";
import { bertKind, type EncoderShape } from "../../../src/model/shape.ts";
import { saveSafetensors, type StoredTensor } from "../../../src/model/weights/safetensors.ts";
import { completeRecipe } from "../../../src/recipe/complete-recipe.ts";
import type { MethodRecipe } from "../../../src/recipe/types.ts";
import { initControl } from "../../../src/train/control.ts";
import { initReporter } from "../../../src/train/progress.ts";
import { trainPart } from "../../../src/train/train-part.ts";
import type { TrainJob } from "../../../src/train/types.ts";
import type { Measure } from "../bench.ts";

/** The sizes of all-MiniLM-L6-v2, with fewer words: their table is not computed with. */
const minilm: EncoderShape = {
  ...bertKind,
  ...{ layers: 6, hidden: 384, heads: 12, intermediate: 1536, vocabularySize: 2003, positions: 128 },
};
const length = 64;
const epochs = 3;
const customers = 96;

async function makeWeights(): Promise<Blob> {
  const weights = initEncoder({ ...minilm, method: { kind: "full" } } as ModelShape, 1);
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, weight] of Object.entries(weights))
    tensors[name] = { shape: [...weight.shape], data: (await weight.data<"float32">()).slice() };
  dispose(weights);
  return new Blob([saveSafetensors(tensors)]);
}

function makeSide(count: number, start: number): PreparedSide {
  const { vocabularySize } = minilm;
  const ids = Int32Array.from(
    { length: count * length },
    (_, i) => (i * 7919 + start * 31 + 13) % vocabularySize,
  );
  const offsets = Int32Array.from({ length: count + 1 }, (_, i) => i * length);
  const target = Float32Array.from({ length: count }, (_, i) => i % 2);
  const none = { numbers: new Float32Array(0), categories: new Int32Array(0), raw: null, ngrams: null };
  return { ...none, keys: Array.from(target, (_, i) => String(i)), tokens: { ids, offsets }, target };
}

function makeJob(method: MethodRecipe, weights: Blob): TrainJob {
  const label = { kind: "column", table: "t", column: "y", positive: "1" } as const;
  const tables = {
    t: { file: "t.csv", encoding: "auto", delimiter: "auto", header: "auto", dates: "auto", decimal: "auto" },
  } as const;
  const recipe = completeRecipe(
    {
      version: 1,
      tables,
      method,
      fusion: "text-only",
      encoder: { source: "folder", path: "minilm", maxTokens: length },
      train: { epochs },
    },
    { customer: { table: "t", key: null }, columns: {}, label, task: "binary" },
  );
  const tokenizer = {
    vocabularySize: minilm.vocabularySize,
    padId: 0,
    unknownId: 1,
    classId: 2,
    separatorId: 3,
    maskId: 4,
    wordStarts: null,
  };
  const sides = {
    train: makeSide(customers, 0),
    validation: makeSide(16, 1),
    test: makeSide(16, 2),
    unlabelled: null,
  };
  const none = {
    classes: null,
    numberNames: [],
    numberSources: [],
    rawNames: [],
    categoryNames: [],
    categorySizes: [],
  };
  const prepared = {
    task: "binary" as const,
    ...sides,
    ...none,
    tokenizer,
    tokenFacts: null,
    fitted: { features: "{}", tokenizer: null },
  };
  const encoder = { name: "minilm", sha256: "", shape: minilm, weights: [weights] };
  return { runId: "bench", part: "main", recipe, fusion: "text-only", prepared, encoder };
}

/** Seconds of a training of three epochs, its looks at validation among them. */
async function timeTraining(job: TrainJob, stateBytes: number): Promise<number> {
  const clock = () => performance.now();
  const context = {
    store: null,
    control: initControl(),
    reporter: initReporter("main", () => {}, clock),
    validate: () => 0.5,
    clock,
    checkpointEveryMs: Infinity,
    stateBytes,
  };
  const { training } = await trainPart(job, context);
  return training.trainMs / 1000;
}

/** Training with the states of the frozen blocks kept, beside the same with those computed anew at each step. */
export function measureKeptTrunk(method: MethodRecipe): Measure {
  return async (runs) => {
    await useBackend("simd");
    const job = makeJob(method, await makeWeights());
    const measured = { values: [] as number[], others: [] as number[] };
    for (let i = 0; i < runs; i++) {
      measured.values.push(await timeTraining(job, 2 ** 30));
      measured.others.push(await timeTraining(job, 0));
    }
    return measured;
  };
}
