/** Recipes of the acceptance runs; the figures that each must reach stand in its test. */

const reviews = {
  version: 1,
  seed: 7,
  tables: { reviews: { file: "reviews.csv" }, splits: { file: "splits.csv" } },
  columns: {
    reviews: {
      "column 1": "key",
      "Clothing ID": "ignore",
      Title: "text",
      "Review Text": "text",
      Age: "number",
      "Positive Feedback Count": "number",
      "Division Name": "category",
      "Department Name": "category",
      "Class Name": "category",
      Rating: "ignore",
      "Recommended IND": "target",
    },
    splits: { rid: "key", split: "split" },
  },
  customer: { table: "reviews", key: "column 1" },
  label: { kind: "column", table: "reviews", column: "Recommended IND", positive: "1" },
  task: "binary",
  split: { kind: "column", table: "splits", column: "split", on: { reviews: "column 1", splits: "rid" } },
  encoder: { source: "random", layers: 2, hidden: 128, maxTokens: 128 },
};

/** Women's clothing reviews without Rating, on the published split. */
export const womensClothing = {
  gated: {
    ...reviews,
    name: "womens-clothing gated",
    fusion: "gated",
    evaluate: { baselines: ["constant", "best-column", "tfidf-linear", "structured-linear"] },
  },
  "text-only": {
    ...reviews,
    name: "womens-clothing text-only",
    fusion: "text-only",
    evaluate: { baselines: ["constant", "tfidf-linear"] },
  },
};

/** Churn from structured facts alone. */
export const ecommerceChurn = {
  version: 1,
  name: "ecommerce-churn",
  tables: { customers: { file: "ecommerce_churn.csv" } },
  label: { kind: "column", table: "customers", column: "Churn", positive: "1" },
  task: "binary",
  fusion: "structured-only",
  train: { epochs: 30, learningRate: 0.003 },
};

/** Five classes, columns and descriptions; listings of one person stay on one side. */
export const petfinder = {
  version: 1,
  name: "petfinder",
  tables: { listings: { file: "val.csv" } },
  columns: {
    listings: {
      "column 1": "ignore",
      "Unnamed: 0": "ignore",
      RescuerID: "group",
      PetID: "ignore",
      Name: "ignore",
      Description: "text",
      AdoptionSpeed: "target",
    },
  },
  label: { kind: "column", table: "listings", column: "AdoptionSpeed" },
  task: "multiclass",
  split: { kind: "group", table: "listings", column: "RescuerID", fractions: [0.6, 0.2, 0.2] },
  encoder: { source: "random", layers: 2, hidden: 128, maxTokens: 64 },
};

/** Chinese reviews: the sentiment of 5,000 of them. */
export const chineseShopping = {
  version: 1,
  name: "zh-shopping",
  tables: { reviews: { file: "reviews.csv" } },
  columns: { reviews: { cat: "category", label: "target", review: "text" } },
  label: { kind: "column", table: "reviews", column: "label", positive: "1" },
  task: "binary",
  encoder: { source: "random", layers: 2, hidden: 128, maxTokens: 96 },
};

const { reviews: reviewColumns, splits } = reviews.columns;
const ignored = Object.keys(reviewColumns).filter((name) =>
  ["number", "category"].includes(reviewColumns[name as keyof typeof reviewColumns]),
);

/** Women's clothing reviews, text alone, beside TF-IDF with a linear model. */
export const reviewsAlone = {
  ...reviews,
  name: "womens-clothing encoders",
  columns: {
    reviews: { ...reviewColumns, ...Object.fromEntries(ignored.map((name) => [name, "ignore"])) },
    splits,
  },
  fusion: "text-only",
  evaluate: { baselines: ["constant", "tfidf-linear"] },
};

/** Chinese reviews of ten kinds of goods, text alone, on the split by row. */
export const zhReviews = {
  version: 1,
  name: "zh-shopping encoders",
  seed: 7,
  tables: { reviews: { file: "reviews.csv" }, splits: { file: "splits.csv" } },
  columns: {
    reviews: { row: "key", cat: "ignore", label: "target", review: "text" },
    splits: { row: "key", split: "split" },
  },
  customer: { table: "reviews", key: "row" },
  label: { kind: "column", table: "reviews", column: "label", positive: "1" },
  task: "binary",
  split: { kind: "column", table: "splits", column: "split", on: { reviews: "row", splits: "row" } },
  fusion: "text-only",
  evaluate: { baselines: ["constant", "tfidf-linear"] },
};

const full = { kind: "full" };
const lora = {
  kind: "lora",
  rank: 16,
  alpha: 32,
  targets: ["query", "key", "value", "output", "intermediate", "outputDense"],
};
const builtinLora = { ...lora, topLayers: 4 };

/** Few validation customers say little of which look was best. */
const toTheEnd = { keep: "last" };

const shipped = (maxTokens: number) => ({ source: "builtin", name: "default", maxTokens });
const few = { epochs: 3, batchSize: 16, learningRate: 1e-3, earlyStopping: toTheEnd };
const many = { batchSize: 32, learningRate: 1e-3 };

/** Settings of the built-in encoder, chosen on validation sides. */
export const builtin = {
  small: { encoder: shipped(128), method: builtinLora, train: few },
  all: { encoder: shipped(128), method: builtinLora, train: { ...many, epochs: 2 } },
  zhSmall: { encoder: shipped(96), method: builtinLora, train: few },
  zhAll: { encoder: shipped(160), method: builtinLora, train: { ...many, epochs: 2 } },
};

/** The sizes of the built-in encoder from random weights, all of them trained, for as long. */
export const withoutKnowledge = ({
  encoder,
  train,
}: (typeof builtin)["small"] | (typeof builtin)["all"]) => ({
  encoder: { source: "random", layers: 4, hidden: 384, maxTokens: encoder.maxTokens },
  method: full,
  train: { ...train, learningRate: 1.5e-4 },
});

/** all-MiniLM-L6-v2 with LoRA on its top layers. */
export const minilm = {
  small: {
    encoder: { source: "folder", path: "all-MiniLM-L6-v2", maxTokens: 128 },
    method: { ...lora, topLayers: 3 },
    train: { epochs: 4, batchSize: 16, learningRate: 1e-3, earlyStopping: toTheEnd },
  },
  all: {
    encoder: { source: "folder", path: "all-MiniLM-L6-v2", maxTokens: 128 },
    method: { ...lora, topLayers: 3 },
    train: { epochs: 2, batchSize: 16, learningRate: 1e-3 },
  },
};
