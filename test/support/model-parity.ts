import { expect } from "vitest";
import { computeBinaryCrossEntropy } from "../../src/engine/ops/binary-cross-entropy.ts";
import { poolMean } from "../../src/engine/ops/pool.ts";
import { computeGradients } from "../../src/engine/tape.ts";
import { tf, type Tensor, type Weights } from "../../src/engine/tensor.ts";
import { runEncoder } from "../../src/model/encoder/encoder.ts";
import { poolText } from "../../src/model/encoder/pooling.ts";
import { readAttention } from "../../src/model/encoder/read-attention.ts";
import { runCrossAttention } from "../../src/model/fusion/cross-attention.ts";
import { runFusion } from "../../src/model/fusion/fusion.ts";
import { listWords, poolTexts } from "../../src/model/fusion/texts.ts";
import { listEncoderShapes } from "../../src/model/list-encoder-shapes.ts";
import { listShapes } from "../../src/model/list-shapes.ts";
import { listTrained } from "../../src/model/methods/methods.ts";
import {
  runMaskedLanguageModel,
  runModel,
  type ModelInputs,
  type ModelShape,
} from "../../src/model/model.ts";
import { loadEncoderWeights } from "../../src/model/pretrained/load-encoder-weights.ts";
import { readEncoderFolder } from "../../src/model/pretrained/read-encoder-folder.ts";
import type { FolderFile } from "../../src/model/pretrained/types.ts";
import type { StoredTensor } from "../../src/model/weights/safetensors.ts";
import type { MethodRecipe } from "../../src/recipe/types.ts";
import bertGolden from "../golden/encoder/bert.json";
import attentionGolden from "../golden/encoder/attention.json";
import fusionJson from "../golden/fusion/fusion.json";
import methodsJson from "../golden/methods/methods.json";
import { withMethod } from "./methods.ts";
import { tinyShape } from "./models.ts";
import { expectClose } from "./tensors.ts";

// What transformers and PyTorch give of whole models, asked of the backend in use; values are read as WebGPU wants it.

type Stored = Record<string, { shape: number[]; values: number[] }>;

/** The largest difference allowed, of values and of gradients. */
export interface Tolerances {
  values: number;
  gradients: number;
}

const load = (stored: Stored): Weights =>
  Object.fromEntries(
    Object.entries(stored).map(([name, { shape, values }]) => [name, tf.tensor(values, shape)]),
  );
const send = ({ shape, data }: StoredTensor) =>
  tf.tensor(data, shape, data instanceof Int32Array ? "int32" : "float32");
const read = (tensor: Tensor) => tensor.data<"float32">();

/** Those of the golden encoders that can guess masked tokens. */
export const guessingEncoders = ["bert", "distilbert", "roberta"];

/** The encoders of the golden files, by the name of their folder. */
export const tinyEncoders = ["bert", "bert-sharded", "distilbert", "roberta", "xlm-roberta"];

/** From the files to a model on the device, with the golden head. */
async function loadTiny(files: FolderFile[], golden: Record<string, StoredTensor>) {
  const folder = await readEncoderFolder(files);
  const stored = await loadEncoderWeights(folder);
  const weights: Weights = Object.fromEntries(Object.entries(stored).map(([key, of]) => [key, send(of)]));
  for (const key of ["head.weight", "head.bias"]) weights[key] = send(golden[key]);
  const shape: ModelShape = {
    ...folder.shape,
    fusion: "text-only",
    method: { kind: "full" },
    outputs: 1,
    maxTokens: folder.maxTokens,
    numbers: 0,
    categorySizes: [],
    combine: "join",
    bins: [],
  };
  const inputs = { ids: send(golden.ids), mask: send(golden.mask), numbers: null, categories: null };
  return { folder, weights, shape, inputs };
}

/** Places in [B, T] that are no padding. */
const listPlaces = ({ data }: StoredTensor) =>
  Array.from(data, (keep, place) => (keep ? place : -1)).filter((place) => place >= 0);

/** Hidden states and both pooled vectors of a tiny encoder, beside those of transformers. */
export async function checkStates(
  files: FolderFile[],
  golden: Record<string, StoredTensor>,
  { values }: Tolerances,
): Promise<void> {
  const { weights, shape, inputs } = await loadTiny(files, golden);
  const hidden = runEncoder(weights, shape, inputs.ids, inputs.mask, null);
  const [found, expected] = [await read(hidden), golden.hidden.data];
  const places = listPlaces(golden.mask);
  expect(places.length).toBe(11 + 6 + 2);
  for (const place of places) {
    const range = [place * shape.hidden, (place + 1) * shape.hidden] as const;
    expectClose(found.slice(...range), expected.slice(...range), values, `token ${place}`);
  }
  for (const pooling of ["mean", "cls"] as const) {
    const pooled = await read(poolText(hidden, inputs.mask, pooling));
    expectClose(pooled, golden[pooling].data, values, pooling);
  }
}

/** Logits, loss and the gradient of every weight of a tiny encoder, beside those of PyTorch. */
export async function checkTraining(
  files: FolderFile[],
  golden: Record<string, StoredTensor>,
  tolerances: Tolerances,
): Promise<void> {
  const { weights, shape, inputs } = await loadTiny(files, golden);
  const run = () => runModel(weights, shape, inputs, null);
  expectClose(await read(run()), golden.logits.data, tolerances.values, "logits");
  const keys = Object.keys(listEncoderShapes(shape));
  expect(keys.map((key) => `gradients.${key}`).sort()).toEqual(
    Object.keys(golden)
      .filter((key) => key.startsWith("gradients."))
      .sort(),
  );
  const target = tf.tensor1d([1, 0, 1]);
  const { loss, gradients } = computeGradients(weights, keys, () => computeBinaryCrossEntropy(run(), target));
  expectClose(await read(loss), golden.loss.data, tolerances.values, "loss");
  for (const key of keys)
    expectClose(await read(gradients[key]), golden[`gradients.${key}`].data, tolerances.gradients, key, 0.1);
}

/** What guesses masked tokens: the score of every word, beside those of transformers. */
export async function checkMaskedLanguage(
  files: FolderFile[],
  golden: Record<string, StoredTensor>,
  { values }: Tolerances,
): Promise<void> {
  const { folder, weights, shape, inputs } = await loadTiny(files, golden);
  expect(folder.listed.hasMaskedHead).toBe(true);
  const places = tf.tensor1d(listPlaces(golden.mask), "int32");
  const scores = runMaskedLanguageModel(weights, shape, inputs, places, null);
  expectClose(await read(scores), golden.words.data, values, "words");
}

interface FusionExample {
  numbers: number[][];
  categories: number[][];
  places?: number[][];
  there?: number[][];
  states: number[];
  mask: number[][];
  target: number[];
  logits: number[];
  loss: number;
  gradStates: number[];
  gradients: Record<string, number[]>;
}

const fusionGolden = fusionJson as unknown as {
  bins: number[][];
  weights: Stored;
  join: FusionExample;
  attend: FusionExample;
};

/** Sizes of the model in which columns look at the text. */
export const crossAttentionShape: ModelShape = {
  ...tinyShape,
  fusion: "cross-attention",
  bins: fusionGolden.bins,
};

/** Columns that look at the text: logits, loss and every gradient, beside those of PyTorch. */
export async function checkCrossAttention(combine: "join" | "attend", tolerances: Tolerances): Promise<void> {
  const example = fusionGolden[combine];
  const shape = crossAttentionShape;
  const mask = tf.tensor2d(example.mask);
  const texts = example.places && {
    places: tf.tensor2d(example.places, undefined, "int32"),
    mask: tf.tensor2d(example.there!),
  };
  const inputs: ModelInputs = {
    ids: null,
    mask,
    texts,
    numbers: tf.tensor2d(example.numbers),
    categories: tf.tensor2d(example.categories, undefined, "int32"),
  };
  const states = tf.tensor3d(example.states, [...mask.shape, shape.hidden] as [number, number, number]);
  const weights = load(fusionGolden.weights);
  const run = () => {
    const encoded = { states, vectors: poolMean(states, inputs.mask!) };
    const columns = runCrossAttention(weights, shape, listWords(encoded, inputs), inputs, null);
    return runFusion(weights, shape, poolTexts(weights, encoded, inputs), columns, null);
  };
  expectClose(await read(run()), example.logits, tolerances.values, "logits");
  const { loss, gradients } = computeGradients(
    { ...weights, states },
    [...Object.keys(example.gradients), "states"],
    () => computeBinaryCrossEntropy(run(), tf.tensor1d(example.target), null),
  );
  expectClose(await read(loss), [example.loss], tolerances.values, "loss");
  expectClose(await read(gradients.states), example.gradStates, tolerances.gradients, "states");
  for (const [name, expected] of Object.entries(example.gradients))
    expectClose(await read(gradients[name]), expected, tolerances.gradients, name);
  expect(Object.keys(example.gradients).length).toBe(combine === "join" ? 33 : 36);
}

/** The weights of the golden encoder of BERT's kind, whose attention is known. */
export const loadBert = (): Weights => load(bertGolden.weights as Stored);

/** The attention of every head of every block to three texts, beside that of transformers. */
export async function checkAttention({ values }: Tolerances): Promise<void> {
  const weights = loadBert();
  for (const block of [0, 1]) {
    const warm = Int32Array.from(attentionGolden.texts[0]);
    await readAttention(weights, tinyShape, warm, block); // makes constants that stay
  }
  const before = tf.memory().numTensors;
  for (const [t, text] of attentionGolden.texts.entries()) {
    for (const [block, expected] of attentionGolden.attentions[t].entries()) {
      const found = await readAttention(weights, tinyShape, Int32Array.from(text), block);
      expectClose(found, expected as number[], values, `text ${t}, block ${block}`);
    }
  }
  expect(tf.memory().numTensors).toBe(before);
}

interface MethodExample {
  method: MethodRecipe;
  added: Stored;
  logits: number[];
  loss: number;
  gradients: Record<string, number[]>;
}

const methodsGolden = methodsJson as unknown as {
  weights: Stored;
  ids: number[][];
  mask: number[][];
  target: number[];
  cases: MethodExample[];
};

/** One golden example for each method. */
export const methodExamples = methodsGolden.cases;

/** A method on transformers' BertModel: logits, loss and the gradients of what is trained, beside those of PyTorch. */
export async function checkMethod(example: MethodExample, tolerances: Tolerances): Promise<void> {
  const { method, added, logits, loss, gradients } = example;
  const shape = withMethod(method, { fusion: "text-only", numbers: 0, categorySizes: [] });
  const weights = { ...load(methodsGolden.weights), ...load(added) };
  expect(Object.keys(weights).sort()).toEqual(Object.keys(listShapes(shape)).sort());
  const inputs = {
    ids: tf.tensor2d(methodsGolden.ids, undefined, "int32"),
    mask: tf.tensor2d(methodsGolden.mask),
    numbers: null,
    categories: null,
  };
  const run = () => runModel(weights, shape, inputs, null);
  expectClose(await read(run()), logits, tolerances.values, "logits");
  const names = listTrained(shape, Object.keys(weights));
  expect([...names].sort()).toEqual(Object.keys(gradients).sort());
  const found = computeGradients(weights, names, () =>
    computeBinaryCrossEntropy(run(), tf.tensor1d(methodsGolden.target)),
  );
  expectClose(await read(found.loss), [loss], tolerances.values, "loss");
  for (const name of names)
    expectClose(await read(found.gradients[name]), gradients[name], tolerances.gradients, name, 1e-3);
}
