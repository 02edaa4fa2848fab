/** What a column is for. */
export type Role = "key" | "number" | "category" | "date" | "text" | "target" | "group" | "split" | "ignore";

/** What is predicted. */
export type Task = "binary" | "multiclass" | "regression";
/** How text vector and structured features are joined, or which of them is used alone. */
export type FusionKind = "concat" | "gated" | "cross-attention" | "text-only" | "structured-only";
/** Where training runs; `auto` takes what is fastest for this model here, as measured. */
export type BackendChoice = "auto" | "webgpu" | "simd" | "cpu";
/** How the bytes of a file are read; a byte order mark is taken off. */
export type Encoding = "utf-8" | "gb18030" | "utf-16le" | "utf-16be";
/** What the model is compared with. */
export type BaselineName =
  | "constant"
  | "best-column"
  | "tfidf-linear"
  | "structured-linear"
  | "structured-trees"
  | "text-only"
  | "structured-only"
  | AblationName;

/** The run's own model trained the same way without one thing, which tells what that thing is worth. */
export type AblationName = "without-pretraining" | "without-unlabelled" | "without-augmentation";
/** The models that a run trains: its own, a part of it alone, or its own without one thing. */
export type PartName = "main" | "text-only" | "structured-only" | AblationName;

/** How to read one file. `auto` is decided from the file; what was decided stands in the report. */
export interface TableRecipe {
  file: string;
  encoding: "auto" | Encoding;
  delimiter: "auto" | "," | ";" | "\t" | "|";
  header: "auto" | boolean;
  /** Order of day and month where a date like 03/04/2020 does not tell. */
  dates: "auto" | "dmy" | "mdy";
  decimal: "auto" | "." | ",";
}

/** How customers are divided into training, validation and test. */
export type SplitRecipe =
  | { kind: "random"; fractions: [number, number, number]; stratify: boolean }
  | { kind: "group"; table: string; column: string; fractions: [number, number, number] }
  | { kind: "column"; table: string; column: string; on?: Record<string, string> };

/** Where the value to predict stands. */
export interface LabelRecipe {
  kind: "column";
  table: string;
  column: string;
  /** The value that counts as 1; null: proposed from the data (binary only). */
  positive: string | null;
}

/** The text encoder and how much of a text it reads: one that ships, one that a person added, or one without knowledge. */
export type EncoderRecipe =
  | { source: "builtin"; name: string; maxTokens: number }
  | { source: "folder"; path: string; maxTokens: number }
  | { source: "random"; layers: number; hidden: number; maxTokens: number };

/** The matrices of a block that LoRA may be put beside. */
export type LoraTarget = "query" | "key" | "value" | "output" | "intermediate" | "outputDense";

/**
 * What of the encoder is trained; fusion and head always are. `topLayers` are the blocks nearest to the head that a method
 * works on; more than there are means all.
 */
export type MethodRecipe =
  | { kind: "full" }
  | { kind: "head" }
  | { kind: "bitfit" }
  | { kind: "top"; topLayers: number }
  | { kind: "lora"; rank: number; alpha: number; dropout: number; targets: LoraTarget[]; topLayers: number }
  | { kind: "adapter"; bottleneck: number; topLayers: number }
  | { kind: "prefix"; length: number; topLayers: number };

/** How several texts of a customer meet, and whether the encoder reads the structured columns too, as text. */
export interface TextsRecipe {
  /** One after the other, newest first; or encoded apart and pooled by learned attention. */
  combine: "join" | "attend";
  most: number;
  columns: boolean;
}

/** Masked-language modelling before fine-tuning: how long, 0 for not at all, and its learning rate at its highest. */
export interface PretrainRecipe {
  minutes: number;
  learningRate: number;
}

/** What becomes of customers without a label: they may be trained on with the class that a first training gives them. */
export interface UnlabelledRecipe {
  use: boolean;
  /** Least probability of the class that they are given; `auto`: chosen on validation. */
  confidence: "auto" | number;
  /** The first so many in file order; null: all. */
  most: number | null;
}

/** Shares of the tokens of a training text that are changed, anew at each step. */
export interface AugmentRecipe {
  dropTokens: number;
  /** Another token in its place, as the masked-language head proposes. */
  replaceTokens: number;
  /** A token changes places with its right neighbour. */
  swapTokens: number;
}

/** How the model is fine-tuned. */
export interface TrainRecipe {
  epochs: number;
  batchSize: number;
  learningRate: number;
  weightDecay: number;
  dropout: number;
  /** Share of all steps in which the learning rate rises. */
  warmup: number;
  clipNorm: number;
  classWeights: "none" | "balanced";
  /** With `keep: "last"` training goes on to its end, and its last weights are kept. */
  earlyStopping: { metric: EarlyStoppingMetric; patience: number; keep: "best" | "last" };
  maxMinutes: number | null;
  augment: AugmentRecipe;
}

/** What is watched on the validation side. */
export type EarlyStoppingMetric = "auc" | "logLoss" | "accuracy" | "macroF1" | "r2" | "rmse" | "mae";

/** The document that describes a run, version 1, all defaults filled in. */
export interface Recipe {
  version: 1;
  name: string;
  seed: number;
  tables: Record<string, TableRecipe>;
  customer: { table: string; key: string | null };
  /** Roles by table and column; what is left out is proposed from the data before the run. */
  columns: Record<string, Record<string, Role>>;
  label: LabelRecipe;
  task: Task;
  split: SplitRecipe;
  texts: TextsRecipe;
  encoder: EncoderRecipe;
  pretrain: PretrainRecipe;
  unlabelled: UnlabelledRecipe;
  method: MethodRecipe;
  fusion: FusionKind;
  train: TrainRecipe;
  backend: BackendChoice;
  /** Threads of the CPU engine; null: as many as the machine has. */
  threads: number | null;
  evaluate: { baselines: BaselineName[]; bootstrap: number; groups: string[] };
}
