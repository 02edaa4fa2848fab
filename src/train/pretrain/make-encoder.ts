import { mixSeed } from "../../base/random.ts";
import { toTensor, dispose, type Weights } from "../../engine/tensor.ts";
import { planBatches } from "../../features/batches/plan-batches.ts";
import { cleanText } from "../../features/texts/clean-text.ts";
import { countWords } from "../../features/tokens/count-words.ts";
import type { TokenRows } from "../../features/types.ts";
import { initMaskedLanguageHead, type ModelShape } from "../../model/model.ts";
import type { EncoderShape } from "../../model/shape.ts";
import { saveSafetensors, type StoredTensor } from "../../model/weights/safetensors.ts";
import { readTensors } from "../checkpoints/checkpoint.ts";
import { compareEncoders, type Distance } from "./compare-encoders.ts";
import { exportEncoder, roundTensors, type EncoderFolder } from "./export-encoder.ts";
import { pretrainEncoder, type PretrainContext } from "./pretrain-encoder.ts";
import {
  startEncoder,
  startFromNothing,
  type SourceEncoder,
  type StartedEncoder,
  type StartPlan,
} from "./start-encoder.ts";
import { initTeachers } from "./teacher.ts";
import { tokenizeCorpus } from "./tokenize-corpus.ts";
import type { PretrainPlan, PretrainState } from "./types.ts";

/** What an encoder is made of. */
export interface EncoderRequest {
  texts: string[];
  /** null: random weights. */
  from: SourceEncoder | null;
  also: SourceEncoder | null;
  start: StartPlan;
  plan: Omit<PretrainPlan, "steps">;
  /** How often each text is seen. */
  epochs: number;
  /** Longest row of tokens. */
  maxTokens: number;
  fingerprint: string;
}

/** An encoder with its folder, and what is known of how it was made. */
export interface MadeEncoder {
  folder: EncoderFolder;
  /** The weights as they were trained, in float32, to see what the bytes lose. */
  exact: Uint8Array<ArrayBuffer>;
  facts: {
    state: PretrainState;
    steps: number;
    vocabulary: number;
    rows: StartedEncoder["rows"];
    texts: { train: number; heldOut: number; tokens: number };
    /** Between the weights as trained and as they are written, in bytes. */
    rounding: Distance;
  };
}

/**
 * Makes an encoder: vocabulary and rows for the texts, blocks of an older encoder, masked-language modelling, a folder of
 * weights in bytes.
 *
 * memory: leaves no tensor
 * errors: those of startEncoder and pretrainEncoder
 */
export async function makeEncoder(
  request: EncoderRequest,
  context: PretrainContext & { note: (text: string) => void },
): Promise<MadeEncoder> {
  const { from, also, plan, epochs, maxTokens, fingerprint } = request;
  const cleaned = request.texts.map(cleanText).filter((text) => text !== "");
  const counts = await countWords(cleaned, async () => {});
  const started = from
    ? await startEncoder(counts, from, also, request.start)
    : await startFromNothing(counts, request.start, plan.seed);
  const { vocabulary, rows } = started;
  context.note(`vocabulary ${vocabulary.length}, rows ${JSON.stringify(rows)}`);
  const texts = tokenizeCorpus(cleaned, vocabulary, maxTokens);
  const batches = planBatches(texts.train.offsets, plan.batchSize, {
    seed: plan.seed,
    epoch: 0,
    shuffle: true,
  });
  const steps = Math.max(1, Math.round(epochs * batches.length));
  const shape = describeEncoder(started.shape, maxTokens);
  context.note(`${countRows(texts.train)} rows of ${texts.train.ids.length} tokens, ${steps} steps`);
  const sources = [from, also].filter((source) => source !== null);
  const isTaught = plan.distil > 0;
  const teachers = isTaught ? await initTeachers(sources, shape, vocabulary, texts, plan.seed) : null;
  const job = { shape, texts, plan: { ...plan, steps }, teachers, fingerprint };
  const first = { ...toWeights(started, shape, plan.seed), ...teachers?.maps };
  const { weights, state } = await pretrainEncoder(job, first, context);
  teachers?.close();
  for (const name of Object.keys(teachers?.maps ?? {})) {
    weights[name].dispose();
    delete weights[name];
  }
  const tensors = copyTensors(await readTensors(weights));
  const rounded = toTensors(roundTensors(tensors));
  const sample = texts.heldOut;
  const rounding = await compareEncoders(shape, weights, rounded, sample, texts.tokenizer.padId);
  dispose([weights, rounded]);
  return {
    folder: exportEncoder(tensors, started.shape, vocabulary),
    exact: saveSafetensors(tensors, { format: "pt" }),
    facts: {
      ...{ state, steps, vocabulary: vocabulary.length, rows, rounding },
      texts: { train: countRows(texts.train), heldOut: countRows(sample), tokens: texts.train.ids.length },
    },
  };
}

const countRows = ({ offsets }: TokenRows) => offsets.length - 1;

/** An encoder alone, as a model that reads text. */
function describeEncoder(shape: EncoderShape, maxTokens: number): ModelShape {
  const alone = { fusion: "text-only", method: { kind: "full" }, outputs: 1, numbers: 0 } as const;
  return { ...shape, ...alone, maxTokens, categorySizes: [], combine: "join", bins: [] };
}

/** The head that guesses words begins anew, but for what the older encoder has of it. */
function toWeights({ tensors }: StartedEncoder, shape: ModelShape, seed: number): Weights {
  const weights = initMaskedLanguageHead(shape, mixSeed(seed, "masked-head"));
  for (const [name, tensor] of Object.entries(toTensors(tensors))) {
    weights[name]?.dispose();
    weights[name] = tensor;
  }
  return weights;
}

const toTensors = (stored: Record<string, StoredTensor>): Weights =>
  Object.fromEntries(Object.entries(stored).map(([name, { data, shape }]) => [name, toTensor(data, shape)]));

/** What is read from the device may be its own memory. */
const copyTensors = (stored: Record<string, StoredTensor>) =>
  Object.fromEntries(
    Object.entries(stored).map(([name, { data, shape }]) => [name, { shape, data: data.slice() }]),
  );
