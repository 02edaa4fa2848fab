import { dispose, toTensor, type Weights } from "../engine/tensor.ts";
import { loadAdapter, readAdapterEncoder } from "../model/methods/adapter-file.ts";
import { listShapes } from "../model/list-shapes.ts";
import { mergeMethod } from "../model/methods/merge-method.ts";
import { isOfEncoder } from "../model/methods/method.ts";
import { loadEncoderWeights } from "../model/pretrained/load-encoder-weights.ts";
import { assertShapes, loadSafetensors, type StoredTensor } from "../model/weights/safetensors.ts";
import { loadModel, readFacts, type ModelFileFacts } from "./model-file.ts";
import type { PretrainedEncoder } from "./types.ts";

/**
 * Brings a model onto the device: the weights of its file or, where what was trained lies apart, those of `encoder` with that merged into
 * them, which are the weights that the whole file would hold, bit for bit.
 *
 * memory: the caller disposes of the weights
 * errors: those of loadModel, loadAdapter and loadEncoderWeights; model/missing-tensor, model/wrong-shape, where both do not make a model; `failWithout` where the encoder is lacking
 */
export async function loadPacked(
  file: Uint8Array,
  encoder: PretrainedEncoder | undefined,
  failWithout: () => never,
): Promise<ModelFileFacts & { weights: Weights }> {
  const { metadata } = loadSafetensors(file);
  if (readAdapterEncoder(metadata) === null) {
    const { tensors, ...facts } = loadModel(file);
    return { ...facts, weights: place(tensors) };
  }
  const { name, sha256 } = encoder ?? failWithout();
  const { tensors } = loadAdapter(file, sha256, name);
  const facts = readFacts(metadata);
  const whole = { ...facts.shape, ...encoder!.shape }; // what the encoder says of itself counts
  const joined = { ...pickEncoder(await loadEncoderWeights(encoder!)), ...tensors };
  assertShapes(joined, listShapes(whole), name);
  const apart = place(joined);
  const { weights, shape } = mergeMethod(apart, whole);
  const kept = new Set(Object.values(weights));
  dispose(Object.values(apart).filter((weight) => !kept.has(weight)));
  return { ...facts, shape, weights };
}

/** Without the masked-language head that an encoder may bring. */
function pickEncoder(own: Record<string, StoredTensor>): Record<string, StoredTensor> {
  return Object.fromEntries(Object.entries(own).filter(([name]) => isOfEncoder(name)));
}

function place(tensors: Record<string, StoredTensor>): Weights {
  const weights: Weights = {};
  for (const [name, { data, shape }] of Object.entries(tensors)) weights[name] = toTensor(data, shape);
  return weights;
}
