import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { computeBinaryCrossEntropy } from "../../../src/engine/ops/binary-cross-entropy.ts";
import { computeGradients } from "../../../src/engine/tape.ts";
import { tf, type Weights } from "../../../src/engine/tensor.ts";
import { runEncoder } from "../../../src/model/encoder/encoder.ts";
import { poolText } from "../../../src/model/encoder/pooling.ts";
import { listEncoderShapes } from "../../../src/model/list-encoder-shapes.ts";
import { runMaskedLanguageModel, runModel, type ModelShape } from "../../../src/model/model.ts";
import { loadEncoderWeights } from "../../../src/model/pretrained/load-encoder-weights.ts";
import { readEncoderFolder } from "../../../src/model/pretrained/read-encoder-folder.ts";
import { loadSafetensors, type StoredTensor } from "../../../src/model/weights/safetensors.ts";
import { nodeBackends, startBackend } from "../../support/backends.ts";
import { encodersFolder, readTinyFolder } from "../../support/encoder-folders.ts";
import { expectClose } from "../../support/tensors.ts";

const names = ["bert", "bert-sharded", "distilbert", "roberta", "xlm-roberta"];

const readGolden = (name: string) =>
  loadSafetensors(new Uint8Array(readFileSync(join(encodersFolder, `${name}.safetensors`)))).tensors;

const send = ({ shape, data }: StoredTensor) =>
  tf.tensor(data, shape, data instanceof Int32Array ? "int32" : "float32");

/** From the files to a model on the device, with the golden head. */
async function load(name: string) {
  const golden = readGolden(name);
  const folder = await readEncoderFolder(readTinyFolder(name));
  const stored = await loadEncoderWeights(folder);
  const weights: Weights = Object.fromEntries(Object.entries(stored).map(([key, of]) => [key, send(of)]));
  for (const key of ["head.weight", "head.bias"]) weights[key] = send(golden[key]);
  const shape: ModelShape = {
    ...folder.shape,
    fusion: "text-only",
    method: { kind: "full" },
    combine: "join",
    bins: [],
    outputs: 1,
    maxTokens: folder.maxTokens,
    numbers: 0,
    categorySizes: [],
  };
  const inputs = { ids: send(golden.ids), mask: send(golden.mask), numbers: null, categories: null };
  return { golden, folder, weights, shape, inputs };
}

/** Places in [B, T] that are no padding. */
const listPlaces = ({ data }: StoredTensor) =>
  Array.from(data, (keep, place) => (keep ? place : -1)).filter((place) => place >= 0);

describe.each(nodeBackends)("on %s", (backend) => {
  beforeAll(() => startBackend(backend));

  test.each(names)(
    "hidden states and both pooled vectors of %s equal those of transformers",
    async (name) => {
      const { golden, weights, shape, inputs } = await load(name);
      const hidden = runEncoder(weights, shape, inputs.ids, inputs.mask, null);
      const [found, expected] = [hidden.dataSync(), golden.hidden.data];
      const places = listPlaces(golden.mask);
      expect(places.length).toBe(11 + 6 + 2);
      for (const place of places) {
        const range = [place * shape.hidden, (place + 1) * shape.hidden] as const;
        expectClose(found.slice(...range), expected.slice(...range), 1e-5, `token ${place}`);
      }
      for (const pooling of ["mean", "cls"] as const) {
        expectClose(poolText(hidden, inputs.mask, pooling).dataSync(), golden[pooling].data, 1e-5, pooling);
      }
    },
  );

  test.each(names)(
    "logits, loss and the gradient of every weight of %s equal those of PyTorch",
    async (name) => {
      const { golden, weights, shape, inputs } = await load(name);
      const run = () => runModel(weights, shape, inputs, null);
      expectClose(run().dataSync(), golden.logits.data, 1e-5, "logits");
      const keys = Object.keys(listEncoderShapes(shape));
      expect(keys.map((key) => `gradients.${key}`).sort()).toEqual(
        Object.keys(golden)
          .filter((key) => key.startsWith("gradients."))
          .sort(),
      );
      const target = tf.tensor1d([1, 0, 1]);
      const { loss, gradients } = computeGradients(weights, keys, () =>
        computeBinaryCrossEntropy(run(), target),
      );
      expectClose(loss.dataSync(), golden.loss.data, 1e-5, "loss");
      for (const key of keys) {
        expectClose(gradients[key].dataSync(), golden[`gradients.${key}`].data, 1e-5, key, 0.1);
      }
    },
  );

  test.each(["bert", "distilbert", "roberta"])(
    "what guesses masked tokens in %s scores every word as in transformers",
    async (name) => {
      const { golden, folder, weights, shape, inputs } = await load(name);
      expect(folder.listed.hasMaskedHead).toBe(true);
      const places = tf.tensor1d(listPlaces(golden.mask), "int32");
      const scores = runMaskedLanguageModel(weights, shape, inputs, places, null);
      expectClose(scores.dataSync(), golden.words.data, 1e-5, "words");
    },
  );
});
