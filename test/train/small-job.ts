import { initRandom, mixSeed } from "../../src/base/random.ts";
import type { Prepared, PreparedSide } from "../../src/features/types.ts";
import type { FusionKind, Recipe, Task } from "../../src/recipe/types.ts";
import type { TrainJob } from "../../src/train/types.ts";

const vocabularySize = 40;
const tokenizer = { vocabularySize, padId: 0, unknownId: 1, classId: 2, separatorId: 3, maskId: 4 };
/** Words that decide: the class is that of the word in the text. */
const tellingIds = [5, 6, 7];

export interface SmallJobOptions {
  task?: Task;
  fusion?: FusionKind;
  customers?: number;
  train?: Partial<Recipe["train"]>;
  seed?: number;
  pretrainMinutes?: number;
  pretrainRate?: number;
  /** Customers without a label. */
  unlabelled?: number;
  confidence?: "auto" | number;
  /** With `attend`, the words of each customer are spread over one to three texts. */
  combine?: "join" | "attend";
}

function makeSide(name: string, customers: number, task: Task): PreparedSide {
  const random = initRandom(mixSeed(11, name));
  const classes = task === "multiclass" ? 3 : 2;
  const ids: number[] = [];
  const offsets = [0];
  const target = new Float32Array(customers);
  const numbers = new Float32Array(customers * 2);
  const categories = new Int32Array(customers);
  for (let i = 0; i < customers; i++) {
    const kind = Math.floor(random() * classes);
    const words = Array.from({ length: 3 + Math.floor(random() * 8) }, () => 8 + Math.floor(random() * 32));
    words[Math.floor(random() * words.length)] = tellingIds[kind];
    ids.push(tokenizer.classId, ...words, tokenizer.separatorId);
    offsets.push(ids.length);
    target[i] = task === "regression" ? 100 + 50 * kind : kind;
    numbers[2 * i] = random() - 0.5;
    numbers[2 * i + 1] = random() < 0.5 ? 1 : 0;
    categories[i] = 2 + Math.floor(random() * 2);
  }
  const keys = Array.from({ length: customers }, (_, i) => `${name} ${i}`);
  const tokens = { ids: Int32Array.from(ids), offsets: Int32Array.from(offsets) };
  return { keys, tokens, numbers, categories, raw: null, target, ngrams: null };
}

const hideLabels = (side: PreparedSide): PreparedSide => ({ ...side, target: side.target.map(() => NaN) });
/** Spreads the words of each customer over one to three texts. */
function spreadTexts(side: PreparedSide): PreparedSide {
  const { ids, offsets } = side.tokens!;
  const all: number[] = [];
  const ends = [0];
  const texts = [0];
  side.keys.forEach((_, i) => {
    const words = [...ids.subarray(offsets[i] + 1, offsets[i + 1] - 1)];
    const each = Math.ceil(words.length / (1 + (i % 3)));
    for (let at = 0; at < words.length; at += each) {
      all.push(tokenizer.classId, ...words.slice(at, at + each), tokenizer.separatorId);
      ends.push(all.length);
    }
    texts.push(ends.length - 1);
  });
  const tokens = { ids: Int32Array.from(all), offsets: Int32Array.from(ends), texts: Int32Array.from(texts) };
  return { ...side, tokens };
}

/** A tiny task made by rule: one word of the text decides, the columns say nothing. */
export function makeJob(options: SmallJobOptions = {}): TrainJob {
  const { task = "binary", fusion = "gated", customers = 96, seed = 3, combine = "join" } = options;
  const spread = combine === "attend" ? spreadTexts : (side: PreparedSide) => side;
  const prepared: Prepared = {
    task,
    classes: task === "regression" ? null : task === "binary" ? ["no", "yes"] : ["a", "b", "c"],
    train: spread(makeSide("train", customers, task)),
    validation: spread(makeSide("validation", 40, task)),
    test: spread(makeSide("test", 40, task)),
    unlabelled: options.unlabelled
      ? hideLabels(spread(makeSide("unlabelled", options.unlabelled, task)))
      : null,
    numberNames: ["one", "two"],
    numberSources: ["one", "two"],
    rawNames: [],
    categoryNames: ["kind"],
    categorySizes: [4],
    tokenizer: { ...tokenizer },
    tokenFacts: null,
    fitted: { features: "{}", tokenizer: "{}" },
  };
  const recipe = {
    version: 1,
    name: "small",
    seed,
    task,
    texts: { combine, most: 8, columns: false },
    encoder: { source: "random", layers: 1, hidden: 16, maxTokens: 32 },
    pretrain: { minutes: options.pretrainMinutes ?? 0, learningRate: options.pretrainRate ?? 0.01 },
    unlabelled: { use: (options.unlabelled ?? 0) > 0, confidence: options.confidence ?? "auto", most: null },
    method: { kind: "full" },
    fusion,
    backend: "simd",
    train: {
      epochs: 2,
      batchSize: 16,
      learningRate: 0.01,
      weightDecay: 0.01,
      dropout: 0.1,
      warmup: 0.1,
      clipNorm: 1,
      classWeights: "none",
      earlyStopping: { metric: task === "regression" ? "rmse" : "logLoss", patience: 5 },
      maxMinutes: null,
      augment: { dropTokens: 0, replaceTokens: 0, swapTokens: 0 },
      ...options.train,
    },
  } as unknown as Recipe;
  return { runId: "run", part: "main", recipe, fusion, prepared, encoder: null };
}
