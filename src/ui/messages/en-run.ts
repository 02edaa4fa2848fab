import type { Candidate } from "../../engine/probe.ts";
import type { TokenFacts } from "../../features/types.ts";
import type { Devices } from "../../train/types.ts";
import type { Format } from "./format.ts";
import { some } from "./some.ts";

const candidateName = ({ backend, threads }: Candidate) =>
  backend === "webgpu" ? "WebGPU" : `processor (${some(threads, "thread", "threads")})`;

/** Texts of the state of a run in English. */
export const enRun = {
  label: "State of the run",
  progress: "Progress of the run",
  filesFirst: "Give a file to begin",
  targetFirst: "Choose what is to be predicted",
  datesFirst: "Say how the dates are written",
  problemFirst: "One thing has to be put right first",
  scoringFirst: "Files are being scored; a training can start when that has ended",
  encoderFirst: "The encoder of the recipe has to be added in the Train step first",
  proposing: "Looking at the columns",
  reading: (table: string, share: string) => `Reading ${table}${share ? ` · ${share}` : ""}`,
  ready: (column: string) => `Ready to predict ${column}`,
  readyTable: (table: string) => `in ${table}`,
  done: (took: string) => `Finished in ${took}`,
  starting: "Starting",
  start: "Start training",
  startAgain: "Train again",
  pause: "Pause",
  resume: "Resume",
  stop: "Stop early",
  cancel: "Cancel",
  seeResults: "See the result",
  pausedAt: (stage: string) => `Paused · ${stage}`,
  step: (step: string, steps: string) => `step ${step} of ${steps}`,
  left: (time: string) => `about ${time} left`,
  offlineHere: "Ready offline until this tab is closed",
  offlineKept: "Ready offline, also after it is closed",
  offlineLoading: (share: string) => `Getting ready offline · ${share}`,
  offlineFailed: "Not ready offline: a part could not be fetched",
  offlineForgotten: "Load the page again to work offline",
  phases: {
    idle: "Not started",
    running: "Running",
    paused: "Paused",
    done: "Finished",
    failed: "Failed",
    cancelled: "Cancelled",
  },
  stages: {
    load: "Reading files",
    customers: "Building customers",
    features: "Fitting features",
    tokens: "Splitting texts into tokens",
    warmUp: "Starting the backend",
    train: "Training",
    evaluate: "Evaluating",
  },
  /** What a stage does, and why. */
  stageTexts: {
    load: "The files are read into tables in this tab; rows that cannot be read are kept out and listed, so that no value is guessed.",
    customers:
      "Rows that belong to one customer are joined by the key, and history is summed up to the cut-off, so that nothing from after it leaks in.",
    features:
      "Numbers are scaled and categories coded with what the training customers alone teach, so that the test stays unseen.",
    tokens:
      "Texts are cleaned and cut into pieces of words, those that the encoder brings or else learned from the training texts, because a model reads numbers, not letters.",
    warmUp:
      "The backend is started and, at its first use, a few steps are timed, so that the fastest one here does the work.",
    train:
      "The model sees the training customers in small batches and corrects itself after each; validation says how well it does by then.",
    evaluate:
      "Customers held out until now are scored once, beside simple models, so that the result is not flattered.",
  },
  parts: {
    main: "the model",
    "text-only": "texts alone",
    "structured-only": "columns alone",
    "without-pretraining": "without language warm-up",
    "without-unlabelled": "without customers without a label",
    "without-augmentation": "without changed texts",
  },
  trainPhases: {
    "warm-up": "warming up",
    pretrain: "learning the language",
    train: "learning",
    validate: "checking on validation",
    predict: "scoring",
  },
};

/** Texts of the Train step in English. */
export const enTrain = {
  title: "Train",
  titleRunning: "Training",
  empty: "There is nothing to train on yet: give the files and choose a target first.",
  toData: "Go to the data",
  limited: (rows: string) =>
    `Only the first ${rows} training customers are used, as the page’s address asks.`,
  model: "Model shown",
  elapsed: (time: string) => `${time} so far`,
  step: "Step",
  epoch: "Epoch",
  speed: "Speed",
  tokensPerSecond: (count: string) => `${count} tokens/s`,
  left: "Time left",
  best: "Best on validation",
  latest: "Latest on validation",
  atStep: (step: string) => `at step ${step}`,
  backend: "Backend",
  backendName: (d: Pick<Devices, "backend" | "adapter" | "threads">): string =>
    d.backend === "webgpu"
      ? `WebGPU${d.adapter ? ` · ${d.adapter}` : ""}`
      : d.threads > 1
        ? `CPU · ${d.threads} threads`
        : "CPU",
  backendWhy: (d: Pick<Devices, "chosenBy" | "probe" | "probeMs">, format: Format): string => {
    if (d.chosenBy === "recipe") return "as chosen";
    if (d.chosenBy === "only") return "no hardware WebGPU here";
    const speeds = d.probe.map((p) =>
      p.tokensPerSecond > 0
        ? `${candidateName(p)} ${format.count(p.tokensPerSecond)} tokens/s`
        : `${candidateName(p)} failed`,
    );
    return `timed on this model: ${format.list(speeds)}`;
  },
  probing: (candidates: Candidate[], format: Format) =>
    `timing a few steps of this model: ${format.list(candidates.map(candidateName))}`,
  texts: "Vocabulary",
  vocabulary: (count: string) => `${count} tokens`,
  truncated: (t: TokenFacts, format: Format) =>
    `median text ${format.count(t.medianTokens)} tokens; ${some(t.truncatedCustomers, "customer’s text", "customers’ texts", format)} cut, ${format.count(t.emptyTexts)} empty${t.textsLeftOut > 0 ? `, ${some(t.textsLeftOut, "older text", "older texts", format)} not read` : ""}`,
};
