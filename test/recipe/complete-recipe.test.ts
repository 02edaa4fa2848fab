import { expect, test } from "vitest";
import { completeRecipe, type Proposed } from "../../src/recipe/complete-recipe.ts";
import { parseRecipe } from "../../src/recipe/parse-recipe.ts";

const proposed: Proposed = {
  customer: { table: "shop", key: null },
  columns: { shop: { age: "number", kept: "target" } },
  label: { kind: "column", table: "shop", column: "kept", positive: "yes" },
  task: "binary",
};
const tables = { shop: { file: "shop.csv" } };
const label = { table: "shop", column: "kept" };

test("a completed recipe is itself a recipe and completes to itself", () => {
  const complete = completeRecipe(parseRecipe({ version: 1, tables, label, task: "binary" }), proposed);
  expect(completeRecipe(parseRecipe(JSON.stringify(complete)), proposed)).toEqual(complete);
});

test("what the recipe says stands before what the data proposes", () => {
  const input = parseRecipe({
    version: 1,
    tables,
    label: { ...label, positive: "no" },
    task: "binary",
    seed: 3,
  });
  const complete = completeRecipe(input, proposed);
  expect(complete.label.positive).toBe("no");
  expect(complete.seed).toBe(3);
});

test("the backend and its threads are left to the machine unless the recipe names them", () => {
  const named = { version: 1, tables, label, task: "binary", backend: "simd", threads: 2 };
  expect(completeRecipe(parseRecipe(named), proposed)).toMatchObject({ backend: "simd", threads: 2 });
  const silent = completeRecipe(parseRecipe({ version: 1, tables, label, task: "binary" }), proposed);
  expect(silent).toMatchObject({ backend: "auto", threads: null });
});

test("the positive class is taken from the data where the recipe is silent", () => {
  const complete = completeRecipe(parseRecipe({ version: 1, tables, label, task: "binary" }), proposed);
  expect(complete.label.positive).toBe("yes");
});

test("the early-stopping metric belongs to the task", () => {
  const regression = { ...proposed, task: "regression" as const };
  const input = parseRecipe({ version: 1, tables, label, task: "regression" });
  expect(completeRecipe(input, regression).train.earlyStopping.metric).toBe("r2");
  const wrong = parseRecipe({
    version: 1,
    tables,
    label,
    task: "regression",
    train: { earlyStopping: { metric: "auc" } },
  });
  expect(() => completeRecipe(wrong, regression)).toThrow(/"auc"; the task regression has r2, rmse, mae/);
});

test.each([
  [{ kind: "head" }, { kind: "head" }],
  [
    { kind: "top", topLayers: 4 },
    { kind: "top", topLayers: 4 },
  ],
  [{ kind: "adapter" }, { kind: "adapter", bottleneck: 64, topLayers: 2 }],
  [
    { kind: "prefix", length: 5 },
    { kind: "prefix", length: 5, topLayers: 2 },
  ],
  [{ kind: "bitfit" }, { kind: "bitfit" }],
  [
    { kind: "lora", rank: 4 },
    {
      kind: "lora",
      rank: 4,
      alpha: 8,
      dropout: 0,
      targets: ["query", "key", "value", "output", "intermediate", "outputDense"],
      topLayers: 2,
    },
  ],
])("the method %j is taken, with every number that it leaves out", (method, complete) => {
  const input = parseRecipe({ version: 1, tables, label, task: "binary", method });
  expect(completeRecipe(input, proposed).method).toEqual(complete);
});

test("a recipe that names no encoder gets the built-in one where it ships, and with it LoRA; else random weights, and all is trained", () => {
  const input = parseRecipe({ version: 1, tables, label, task: "binary" });
  const shipped = completeRecipe(input, proposed, { source: "builtin", name: "default" });
  expect(shipped.encoder).toEqual({ source: "builtin", name: "default", maxTokens: 128 });
  expect(shipped.method.kind).toBe("lora");
  const bare = completeRecipe(input, proposed);
  expect(bare.encoder).toEqual({ source: "random", layers: 2, hidden: 128, maxTokens: 128 });
  expect(bare.method.kind).toBe("full");
});

test("what a recipe says of its encoder tells its source", () => {
  const complete = (encoder: object) =>
    completeRecipe(parseRecipe({ version: 1, tables, label, task: "binary", encoder }), proposed, {
      source: "builtin",
      name: "default",
    }).encoder;
  expect(complete({ path: "models/e5" })).toEqual({ source: "folder", path: "models/e5", maxTokens: 128 });
  expect(complete({ layers: 1 })).toEqual({ source: "random", layers: 1, hidden: 128, maxTokens: 128 });
  expect(complete({ maxTokens: 64 })).toEqual({ source: "builtin", name: "default", maxTokens: 64 });
});

test("customers without a label are refused for a regression, whose amounts are never nearly certain", () => {
  const regression = { ...proposed, task: "regression" as const };
  const input = parseRecipe({ version: 1, tables, label, task: "regression", unlabelled: { use: true } });
  expect(() => completeRecipe(input, regression)).toThrow(
    /unlabelled.use is true, and the task is regression/,
  );
});

test("replaced tokens are refused where nothing learns to propose them", () => {
  const named = { version: 1, tables, label, task: "binary", train: { augment: { replaceTokens: 0.1 } } };
  expect(() => completeRecipe(parseRecipe(named), proposed)).toThrow(
    /replaceTokens is 0.1, and pretrain.minutes is 0/,
  );
  const learned = completeRecipe(parseRecipe({ ...named, pretrain: { minutes: 1 } }), proposed);
  expect(learned.train.augment).toEqual({ dropTokens: 0, replaceTokens: 0.1, swapTokens: 0 });
});

test.each([
  [{ source: "random" }, 0.0005],
  [{ source: "builtin" }, 0.0001],
  [{ source: "folder", path: "minilm" }, 0.0001],
])("masked words are learned on %j at %d unless the recipe says otherwise", (encoder, rate) => {
  const ask = (pretrain?: object) =>
    completeRecipe(
      parseRecipe({
        version: 1,
        tables,
        label,
        task: "binary",
        encoder,
        pretrain,
        train: { learningRate: 0.02 },
      }),
      proposed,
    ).pretrain;
  expect(ask()).toEqual({ minutes: 0, learningRate: rate });
  expect(ask({ minutes: 5 })).toEqual({ minutes: 5, learningRate: rate });
  expect(ask({ minutes: 5, learningRate: 0.003 })).toEqual({ minutes: 5, learningRate: 0.003 });
  expect(() => ask({ learningRate: 0 })).toThrow(/pretrain.learningRate/);
});

test("customers without a label and changed texts are off unless the recipe asks for them", () => {
  const silent = completeRecipe(parseRecipe({ version: 1, tables, label, task: "binary" }), proposed);
  expect(silent.unlabelled).toEqual({ use: false, confidence: "auto", most: null });
  expect(silent.train.augment).toEqual({ dropTokens: 0, replaceTokens: 0, swapTokens: 0 });
});

test.each([
  [{ source: "random" }, { kind: "full" }, 0.0005],
  [{ source: "builtin" }, { kind: "lora" }, 0.001],
  [{ source: "builtin" }, { kind: "head" }, 0.003],
  [{ source: "builtin" }, { kind: "prefix" }, 0.01],
  [{ source: "builtin" }, { kind: "full" }, 0.00015],
  [{ source: "folder", path: "minilm" }, { kind: "top" }, 0.00015],
])("the usual learning rate of %j with %j is %d", (encoder, method, rate) => {
  const recipe = parseRecipe({ version: 1, tables, label, task: "binary", encoder, method });
  expect(completeRecipe(recipe, proposed).train.learningRate).toBe(rate);
  const columns = { ...recipe, fusion: "structured-only" as const };
  expect(completeRecipe(columns, proposed).train.learningRate).toBe(0.0005);
  const named = { ...recipe, train: { learningRate: 0.01 } };
  expect(completeRecipe(named, proposed).train.learningRate).toBe(0.01);
});
