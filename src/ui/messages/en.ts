import type { CustomersSummary, TableSummary } from "../../data/types.ts";
import type { EncoderFacts } from "../../train/types.ts";
import { enFindings, enProblems } from "./en-problems.ts";
import { enCustomers } from "./en-customers.ts";
import { enEncoders, enMethods, enTexts } from "./en-encoders.ts";
import { enGlass } from "./en-glass.ts";
import { enRun, enTrain } from "./en-run.ts";
import { enRuns } from "./en-runs.ts";
import { enUse } from "./en-use.ts";
import { enWords } from "./en-words.ts";
import type { Format } from "./format.ts";
import { some } from "./some.ts";

/** Every text of the page in English; its type is what another language must fill. */
export const en = {
  ...enWords,
  problems: enProblems,
  app: {
    title: (step: string) => `${step} · Clientele`,
    skip: "Skip to the content",
  },
  steps: {
    data: "Data",
    customers: "Customers",
    train: "Train",
    evaluate: "Evaluate",
    use: "Use",
    runs: "Runs",
  },
  customers: enCustomers,
  encoders: enEncoders,
  glass: enGlass,
  methods: enMethods,
  texts: enTexts,
  use: enUse,
  runs: enRuns,
  common: {
    row: (row: string) => `row ${row}`,
    column: (name: string) => `column ${name}`,
    table: (title: string) => `Table: ${title}`,
    dismiss: "Put this message away",
    close: "Close",
  },
  header: {
    steps: "Steps",
    tables: (count: number) => some(count, "table", "tables"),
    ready: "ready",
    privacy: "Stays here",
    leak: (count: number) => `${count} outside`,
    privacyLabel: "Stays here: show every request that this page made",
    otherLanguage: "中文",
    theme: (theme: string) => `Colours: ${theme}. Change`,
    themes: { system: "as the system", light: "light", dark: "dark" },
  },
  host: {
    notSecureTitle: "No run can start on this page",
    notSecure:
      "It came by plain http from another machine, and there a browser keeps back what a run needs: files of its own, locks and SHA-256. Open it by https, or from this machine (localhost).",
    noPolicyTitle: "This host sends no content policy for the workers",
    noPolicy:
      "The page itself is confined to its own origin, but its background threads are not. The app sends nothing either way; to have the browser enforce it, serve the folder with “npm start”.",
    notIsolatedTitle: "This page is not isolated",
    notIsolated:
      "The host sends no isolation headers (COOP and COEP), so training runs on one thread. Everything works, but slower; “npm start” sends them.",
    isolatedOnceLoaded:
      "The host sends no isolation headers (COOP and COEP), so training runs on one thread. The app is kept in this browser now and sends them itself: load the page again for all threads.",
    loadAgain: "Load again",
    newVersionTitle: "A new version of the app is here",
    newVersion:
      "It is loaded and waits. Taking it loads the page again: files that are open now have to be given again.",
    newVersionAfterRun:
      "It is loaded and waits until no tab is working on a run, and no files are being scored.",
    useNewVersion: "Take it and load again",
    outdatedTitle: "Another tab took a new version of the app",
    outdated: "Save what you need from this tab, then load it again.",
    unfinishedTitle: "A run was left unfinished",
    unfinished: (name: string, when: string) =>
      `“${name}”, started ${when}. Its files and its last checkpoint are kept in this browser.`,
    resume: "Resume the run",
    discard: "Discard it",
  },
  drop: {
    lead: "Drop the CSV files here",
    hint: "CSV or TSV, several at once; with a recipe (JSON) if there is one. The files are read on this machine and go nowhere.",
    more: "Add or replace files",
    moreHint: "CSV, TSV, or a recipe in JSON",
    choose: "Choose files",
    reading: "Reading the files",
  },
  data: {
    titleEmpty: "Find out which customers will come back",
    title: "The data",
    lead: "Give the exports of a shop: customers, orders, reviews. A text encoder is trained on this machine together with the columns, measured against simple models, and explained.",
    sampleTitle: "No file at hand?",
    sample:
      "An invented shop with 4,000 customers, their orders and their reviews in English and Chinese. The model learns who buys again; it takes a few minutes.",
    sampleRun: "Run the sample shop",
    replacesSample: "They take the place of the sample shop.",
    replacedSample:
      "The sample shop was replaced by your files; nothing of it is left in the tables or the settings.",
    sampleLoading: "Loading the sample",
    privacy:
      "The files stay in this browser tab. Nothing is uploaded; the seal above lists every request the page made.",
    promises: [
      {
        title: "Nothing leaves",
        text: "Reading, training and scoring happen in this tab. A content policy shuts every other origin, and it can be put to the proof here.",
      },
      {
        title: "Nothing is hidden",
        text: "Rows kept out, the SQL of every feature, cut texts, seeds: each can be read and counted.",
      },
      {
        title: "Nothing is flattered",
        text: "The model stands beside simple ones on the same customers. Where it is no better, the page says so.",
      },
    ],
  },
  dates: {
    title: "Which comes first, the day or the month?",
    text: (file: string, columns: string, example: string) =>
      `In ${file} the dates of ${columns} can be read both ways${example ? ` (${example})` : ""}. Say how they were written.`,
    dayFirst: "Day first (31/12)",
    monthFirst: "Month first (12/31)",
  },
  question: {
    title: "What is to be predicted?",
    choose: "Choose",
    target: "Target column",
    targetHint: "The column whose value is to be foretold for new customers.",
    task: "Task",
    tasks: { binary: "Yes or no", multiclass: "Classes", regression: "Number" },
    taskHints: {
      binary: "Two outcomes; the model gives the probability of one of them.",
      multiclass: "Several outcomes; the model gives a probability for each.",
      regression: "An amount; the model gives its expected value.",
    },
    positive: "Outcome that counts as yes",
    positiveHint: "Probabilities are of this value.",
  },
  split: {
    title: "Who is held out",
    kinds: { random: "At random", group: "By group", column: "By a column" },
    hints: {
      random: "Customers are drawn by the seed; the same seed draws the same ones.",
      group: "All rows of one group stay on one side, so that nothing is learned twice.",
      column: "A column says train, val or test; it may stand in another table.",
    },
    stratify: "Keep the share of each outcome equal",
    groupColumn: "Group column",
    splitColumn: "Column that says the side",
    joinOn: (table: string) => `Joined on, in ${table}`,
    validation: "Validation, %",
    test: "Test, %",
    training: (share: string) => `${share} remain for training.`,
  },
  findings: {
    title: "Found before training",
    ignored: "left out",
    ignore: "Leave it out",
    sentences: enFindings,
  },
  table: {
    rows: (count: number, format: Format) => some(count, "row", "rows", format),
    columns: (count: number, format: Format) => some(count, "column", "columns", format),
    remove: "Remove",
    removeLabel: (name: string) => `Remove the table ${name}`,
    preview: "Preview",
    previewNote: (rows: number, format: Format) => `first ${some(rows, "row", "rows", format)}`,
    previewLabel: (name: string) => `First rows of ${name}`,
    reading: "How the file was read",
    readingNote: (t: TableSummary) =>
      `${enWords.corrections.encodings[t.encoding]}, decimal ${t.decimal === "." ? "point" : "comma"}`,
    rejected: (count: number, format: Format) =>
      `${some(count, "row or cell", "rows or cells", format)} kept out`,
    rejectedNote: "listed with file, row, column and reason",
  },
  rejections: {
    label: (name: string) => `Kept out of ${name}`,
    file: "File",
    row: "Row",
    column: "Column",
    reason: "Reason",
    found: "Found",
    more: "Show more",
    shown: (shown: number, all: number, format: Format) => `${format.count(shown)} of ${format.count(all)}`,
    reasons: enWords.rejectionReasons,
  },
  run: enRun,
  train: enTrain,
  recipe: {
    title: "The recipe as JSON",
    note: "everything this run depends on",
    text: "Dropped on the page with the same files, or given to “npm run recipe”, it makes the same run again.",
    copy: "Copy",
    copied: "Copied",
    notCopied: "The browser did not allow copying; download it instead",
    download: "Download recipe.json",
  },
  charts: {
    title: "Pictures of the test",
    saveAs: (title: string, kind: string) => `Save “${title}” as ${kind}`,
    table: "The figures as a table",
    step: "step",
    loss: "training loss",
    validation: (metric: string) => `validation ${metric}`,
    best: "used",
    curve: "Training and validation",
    curveEmpty: "The curve appears with the first training steps.",
    curveText: (step: string, loss: string, metric: string, value: string) =>
      `At step ${step} the training loss is ${loss} and validation ${metric} is ${value}.`,
    pretrain: (steps: string, first: string, last: string) =>
      `Before that, ${steps} steps of masked-language learning took its loss from ${first} to ${last}.`,
    difference: (metric: string) => `ours minus theirs, ${metric}`,
    differences: (metric: string) => `What ours gains in ${metric}`,
    roc: "ROC",
    rocText: (auc: string) => `The curve of true against false positives; the area under it is ${auc}.`,
    rocAxes: { x: "false positive rate", y: "true positive rate" },
    precisionRecall: "Precision and recall",
    precisionRecallText: (ap: string) =>
      `Average precision is ${ap}; the dashed line is the share of positives.`,
    precisionRecallAxes: { x: "recall", y: "precision" },
    calibration: "Calibration",
    calibrationText: (ece: string) =>
      `Predicted probability against what came true; on the dashed line both agree. The mean gap is ${ece}.`,
    calibrationAxes: { x: "mean prediction", y: "share that came true" },
    count: "customers",
    distributions: "Scores by class",
    distributionsText: (names: string) =>
      `How the scores of ${names} are spread; the less they overlap, the better.`,
    distributionAxes: { x: "score", y: "% of the class" },
    scatter: "Truth and prediction",
    scatterText: "Each dot is a customer; on the dashed line prediction and truth agree.",
    scatterAxes: { x: "truth", y: "prediction" },
  },
  evaluate: {
    title: "Result",
    empty: "There is no result yet. It appears here when a run has finished.",
    ownFiles: "That was an invented shop. Now drop your own files here",
    underWay: "The run is under way; its result appears here when it has finished.",
    toData: "Go to the data",
    toTrain: "See the training",
    smallSets: {
      heldOut: (before: string, after: string) =>
        `On validation texts, from which nothing is learned, the loss of hidden words went from ${before} to ${after}.`,
      unlabelledNone: (customers: string) =>
        `${customers} customers have no label; none was given a class, so that nothing was trained anew.`,
      unlabelledKept: (
        added: string,
        customers: string,
        confidence: string,
        metric: string,
        change: string,
      ) =>
        `${added} of ${customers} customers without a label were given a class (probability ${confidence} or more) and trained on; validation ${metric} went ${change}, and this model was kept.`,
      unlabelledDropped: (
        added: string,
        customers: string,
        confidence: string,
        metric: string,
        change: string,
      ) =>
        `${added} of ${customers} customers without a label were given a class (probability ${confidence} or more) and trained on; validation ${metric} went ${change}, no better, so that the model without them was kept.`,
      change: (before: string, after: string) => `from ${before} to ${after}`,
    },
    headlineBinary: (auc: string, interval: string | null, n: string) =>
      `On ${n} customers it never saw, the model ranks with AUC ${auc}${interval ? ` (95 % ${interval})` : ""}.`,
    headlineNoAuc: (n: string) =>
      `All ${n} test customers have one outcome, so a ranking cannot be measured.`,
    headlineMulticlass: (accuracy: string, f1: string, n: string) =>
      `Of ${n} customers it never saw, the model names the right class for ${accuracy} (macro-F1 ${f1}).`,
    headlineRegression: (r2: string, mae: string, n: string) =>
      `On ${n} customers it never saw, the model explains R² ${r2} and is off by ${mae} on average.`,
    interval: (low: string, high: string) => `${low} to ${high}`,
    betterThan: (names: string) => `Better than: ${names}.`,
    noBetterThan: (names: string) => `No better than: ${names}.`,
    worseThan: (names: string) => `This model is beaten by: ${names}.`,
    metrics: "Measures",
    metric: "Measure",
    sides: { validation: "Validation", test: "Test" },
    customers: (count: string) => `${count} customers`,
    threshold: (value: string, chosenBy: string) =>
      `Yes from a probability of ${value}${chosenBy === "default" ? ", the default" : ", chosen on the validation customers and never on the test"}.`,
    baselines: "Beside simpler models",
    baselinesText:
      "All on the same test customers. The difference is ours minus theirs, with its 95 % interval from paired draws; where that holds 0, ours is no better.",
    baseline: "Baseline",
    model: "Model",
    ours: "Ours",
    oursMinusTheirs: "Ours − theirs",
    low: "Low",
    high: "High",
    verdict: "So ours is",
    verdicts: { better: "better", same: "no better", worse: "worse" },
    difference: (value: string, low: string, high: string) => `${value} (${low} to ${high})`,
    confusion: "Right and wrong",
    confusionText: "Rows are what came true, columns what was predicted; shares are of the row.",
    truth: "Truth",
    predictedAs: (name: string) => `predicted ${name}`,
    learning: "How it learned",
    stopped: {
      epochs: "Training ran through all its epochs.",
      "early-stopping": "Training ended early, because validation no longer improved.",
      "max-minutes": "Training ended at its time limit.",
      stopped: "Training was stopped by hand.",
    },
    bestStep: (step: string) =>
      `The weights of step ${step} were the best on validation and are the ones used.`,
    lastStep: (step: string) =>
      `The weights of step ${step}, the last, are the ones used, as the recipe asks for.`,
  },
  counts: {
    title: "What was counted",
    customers: "Customers",
    split: (s: CustomersSummary["split"], format: Format) =>
      `${format.count(s.train)} training, ${format.count(s.validation)} validation, ${format.count(s.test)} test`,
    unlabelled: "Customers without a label that came along",
    rejected: "Rows or cells kept out",
    dropped: "Customers left out",
    truncated: "Texts cut",
    truncatedNote: (tokens: number) => `longer than ${tokens} tokens`,
    textsLeftOut: "Older texts not read",
    textsLeftOutNote: (most: number) => `beyond the newest ${most} of a customer`,
    encoder: "Encoder",
    parameters: (count: string) => `${count} weights`,
    encoderNote: (e: EncoderFacts, format: Format) =>
      `${e.layers} × ${e.hidden}, ${format.share(e.parameters > 0 ? e.trainable / e.parameters : 0)} trained`,
    noEncoder: "no text was used",
    backend: "Backend",
    threads: (count: number) => some(count, "thread", "threads"),
    time: "Time",
    total: "Total",
    seed: (seed: number) => `seed ${seed}`,
    timings: "Time by stage",
  },
  downloads: {
    title: "Downloads",
    writing: "Writing the files",
    texts: {
      "report-html": "to read and share",
      "report-json": "every figure",
      "scores-csv": "one row per test customer",
      "model-pack": "weights, tokenizer, features, recipe",
      "small-pack": "the same without the encoder, for those who have it",
    },
  },
};
