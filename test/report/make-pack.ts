import { initRandom } from "../../src/base/random.ts";
import type { ScoringSchema } from "../../src/data/types.ts";
import { formatFit } from "../../src/features/fitted-json.ts";
import { fitStructured } from "../../src/features/structured/structured.ts";
import { formatWordPiece, specialTokens } from "../../src/features/tokens/tokenizer-json.ts";
import { listShapes } from "../../src/model/list-shapes.ts";
import type { ModelShape } from "../../src/model/shape.ts";
import type { StoredTensor } from "../../src/model/weights/safetensors.ts";
import { completeRecipe } from "../../src/recipe/complete-recipe.ts";
import { parseRecipe } from "../../src/recipe/parse-recipe.ts";
import type { FusionKind } from "../../src/recipe/types.ts";
import type { LearnedModel } from "../../src/report/model-pack.ts";
import type { Report } from "../../src/report/types.ts";
import { saveModel } from "../../src/train/model-file.ts";
import { makeShape } from "../../src/train/model-shape.ts";
import { tinyRecipe } from "../support/tiny-shop.ts";
import { makeReport } from "./make-report.ts";

/** What a small run hands to the writer of its pack. */
export interface PackInput {
  report: Report;
  schema: ScoringSchema;
  model: LearnedModel;
}

/** Five training customers: a number and a category. */
const columns = [
  { kind: "number" as const, name: "age", sql: "", values: Float64Array.of(20, 30, 40, 50, NaN) },
  { kind: "category" as const, name: "region", sql: "", codes: new Int32Array(5), levels: ["north"] },
];

/** The smallest model that a pack can hold, with drawn weights. */
export function makePackInput(fusion: FusionKind = "gated"): PackInput {
  const input = parseRecipe({
    ...tinyRecipe,
    fusion,
    encoder: { source: "random", layers: 1, hidden: 16, maxTokens: 4 },
  });
  const customer = { table: "shop", key: "customer" };
  const label = { kind: "column" as const, table: "shop", column: "stays", positive: "yes" };
  const recipe = completeRecipe(input, {
    customer,
    label,
    task: "binary",
    columns: tinyRecipe.columns as never,
  });
  const structured = fitStructured(columns, Int32Array.of(0, 1, 2, 3, 4));
  const features = formatFit({
    structured,
    texts: recipe.texts,
    maxTokens: 4,
    prompt: "",
    tokenizerConfig: null,
  });
  const tokenizer = JSON.stringify(formatWordPiece([...specialTokens, "a", "##b", "衣"]));
  const shape = makeShape(recipe, fusion, {
    encoder: null,
    outputs: 1,
    vocabularySize: 8,
    numbers: 2,
    categorySizes: [structured.columns[1].kind === "category" ? structured.columns[1].levels.length + 2 : 0],
  });
  return {
    report: { ...makeReport(), recipe },
    schema: makeSchema(customer, label),
    model: { weights: drawWeights(shape), isApart: false, fitted: { features, tokenizer } },
  };
}

function makeSchema(customer: ScoringSchema["customer"], label: ScoringSchema["label"]): ScoringSchema {
  const written = { decimal: "." as const, dates: "iso" as const };
  return {
    task: "binary",
    classes: ["no", "yes"],
    label,
    customer,
    tables: [
      {
        name: "shop",
        file: "shop.csv",
        header: true,
        key: "customer",
        several: false,
        columns: [
          { name: "customer", role: "key", ...written },
          { name: "age", role: "number", ...written },
          { name: "region", role: "category", ...written },
          { name: "review", role: "text", ...written },
        ],
      },
    ],
    features: columns.map(({ name, kind }) => ({ name, kind })),
    hasText: true,
  };
}

/** Weights of this shape as train.worker saves them. */
function drawWeights(shape: ModelShape): Uint8Array<ArrayBuffer> {
  const random = initRandom(1);
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, sizes] of Object.entries(listShapes(shape))) {
    const length = sizes.reduce((product, size) => product * size, 1);
    tensors[name] = { shape: sizes, data: Float32Array.from({ length }, () => random() - 0.5) };
  }
  return saveModel(tensors, { shape, task: "binary", scale: null, batchSize: 8, padId: 0 });
}
