import * as v from "valibot";
import { built } from "./built.ts";

const positive = v.pipe(v.number(), v.gtValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = (low: number, high: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high));
const name = v.pipe(v.string(), v.nonEmpty());
const fractions = v.pipe(
  v.tuple([share, share, share]),
  v.check(
    (parts) => parts.every((part) => part > 0) && Math.abs(parts[0] + parts[1] + parts[2] - 1) < 1e-6,
    "three shares above 0 that add up to 1",
  ),
);

const role = v.picklist(["key", "number", "category", "date", "text", "target", "group", "split", "ignore"]);

const table = v.strictObject({
  file: name,
  encoding: v.optional(v.picklist(["auto", "utf-8", "gb18030", "utf-16le", "utf-16be"]), "auto"),
  delimiter: v.optional(v.picklist(["auto", ",", ";", "\t", "|"]), "auto"),
  header: v.optional(v.union([v.literal("auto"), v.boolean()]), "auto"),
  dates: v.optional(v.picklist(["auto", "dmy", "mdy"]), "auto"),
  decimal: v.optional(v.picklist(["auto", ".", ","]), "auto"),
});

const split = v.variant("kind", [
  v.strictObject({
    kind: v.literal("random"),
    fractions: v.optional(fractions, [0.8, 0.1, 0.1]),
    stratify: v.optional(v.boolean(), true),
  }),
  v.strictObject({
    kind: v.literal("group"),
    table: name,
    column: name,
    fractions: v.optional(fractions, [0.8, 0.1, 0.1]),
  }),
  v.strictObject({
    kind: v.literal("column"),
    table: name,
    column: name,
    on: v.optional(v.record(name, name)),
  }),
]);

const tokenShare = v.pipe(v.number(), v.minValue(0), v.maxValue(0.5));

const topLayers = v.optional(count(1, 24));

const method = v.variant("kind", [
  v.strictObject({ kind: v.picklist(["full", "head", "bitfit"]) }),
  v.strictObject({ kind: v.literal("top"), topLayers }),
  v.strictObject({
    kind: v.literal("lora"),
    rank: v.optional(count(1, 256)),
    alpha: v.optional(positive),
    dropout: v.optional(v.pipe(v.number(), v.minValue(0), v.ltValue(1))),
    targets: v.optional(
      v.pipe(
        v.array(v.picklist(["query", "key", "value", "output", "intermediate", "outputDense"])),
        v.check((targets) => targets.length > 0, "at least one matrix"),
      ),
    ),
    topLayers,
  }),
  v.strictObject({ kind: v.literal("adapter"), bottleneck: v.optional(count(1, 1024)), topLayers }),
  v.strictObject({ kind: v.literal("prefix"), length: v.optional(count(1, 128)), topLayers }),
]);

const train = v.strictObject({
  epochs: v.optional(count(1, 1000)),
  batchSize: v.optional(count(1, 1024)),
  learningRate: v.optional(positive),
  weightDecay: v.optional(v.pipe(v.number(), v.minValue(0))),
  dropout: v.optional(v.pipe(v.number(), v.minValue(0), v.ltValue(1))),
  warmup: v.optional(share),
  clipNorm: v.optional(positive),
  classWeights: v.optional(v.picklist(["none", "balanced"])),
  earlyStopping: v.optional(
    v.strictObject({
      metric: v.optional(v.picklist(["auc", "logLoss", "accuracy", "macroF1", "r2", "rmse", "mae"])),
      patience: v.optional(count(1, 1000)),
      keep: v.optional(v.picklist(["best", "last"])),
    }),
  ),
  maxMinutes: v.optional(v.nullable(positive)),
  augment: v.optional(
    v.strictObject({
      dropTokens: v.optional(tokenShare),
      replaceTokens: v.optional(tokenShare),
      swapTokens: v.optional(tokenShare),
    }),
  ),
});

/** What a recipe may hold; `label` and `task` may be missing while a person is still choosing. */
export const recipeSchema = v.strictObject({
  version: v.literal(1),
  name: v.optional(v.string()),
  seed: v.optional(count(0, 4294967295)),
  tables: v.pipe(
    v.record(name, table),
    v.check((tables) => Object.keys(tables).length > 0, "at least one table"),
  ),
  customer: v.optional(v.strictObject({ table: name, key: v.optional(v.nullable(name), null) })),
  columns: v.optional(v.record(name, v.record(v.string(), role))),
  label: v.optional(
    v.strictObject({
      kind: v.optional(v.picklist(built.labels), "column"),
      table: name,
      column: name,
      positive: v.optional(v.nullable(v.string()), null),
    }),
  ),
  task: v.optional(v.picklist(built.tasks)),
  split: v.optional(split),
  texts: v.optional(
    v.strictObject({
      combine: v.optional(v.picklist(["join", "attend"])),
      most: v.optional(count(1, 1000)),
      columns: v.optional(v.boolean()),
    }),
  ),
  encoder: v.optional(
    v.strictObject({
      source: v.optional(v.picklist(["builtin", "folder", "random"])),
      name: v.optional(name),
      path: v.optional(name),
      layers: v.optional(count(1, 24)),
      hidden: v.optional(v.pipe(count(16, 1024), v.multipleOf(16))),
      maxTokens: v.optional(count(4, 512)),
    }),
  ),
  pretrain: v.optional(
    v.strictObject({
      minutes: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1440))),
      learningRate: v.optional(positive),
    }),
  ),
  unlabelled: v.optional(
    v.strictObject({
      use: v.optional(v.boolean()),
      confidence: v.optional(v.union([v.literal("auto"), v.pipe(v.number(), v.minValue(0.5), v.ltValue(1))])),
      most: v.optional(v.nullable(count(1, 10_000_000))),
    }),
  ),
  method: v.optional(method),
  fusion: v.optional(v.picklist(built.fusions)),
  train: v.optional(train),
  backend: v.optional(v.picklist(built.backends)),
  threads: v.optional(v.nullable(count(1, 64))),
  evaluate: v.optional(
    v.strictObject({
      baselines: v.optional(v.array(v.picklist(built.baselines))),
      bootstrap: v.optional(count(0, 100000)),
      groups: v.optional(v.array(v.string())),
    }),
  ),
});

/** A recipe as a person wrote it or as the page holds it before the data completes it. */
export type RecipeInput = v.InferOutput<typeof recipeSchema>;
