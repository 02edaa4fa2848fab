import { loadAdapter, readAdapterEncoder, saveAdapter } from "../model/methods/adapter-file.ts";
import { loadSafetensors, type StoredTensor } from "../model/weights/safetensors.ts";
import { formatFacts, loadModel, readFacts, type ModelFileFacts } from "./model-file.ts";

/** A model as it stands in a pack. */
export interface PackedModel extends ModelFileFacts {
  /** SHA-256 of the encoder that it was trained on and does not hold; null where it holds all of its weights. */
  apartFrom: string | null;
}

/** Writes what was trained beside an encoder that stayed as it was, with what predicting needs. */
export function saveApart(
  tensors: Record<string, StoredTensor>,
  facts: ModelFileFacts,
  encoderSha256: string,
): Uint8Array<ArrayBuffer> {
  return saveAdapter(tensors, { shape: facts.shape, encoderSha256 }, formatFacts(facts));
}

/**
 * Reads what a file of weights says of its model, and checks that its tensors are those of it: one that saveModel or saveApart wrote.
 *
 * errors: those of loadModel and loadAdapter
 */
export function describePacked(file: Uint8Array): PackedModel {
  const { metadata } = loadSafetensors(file);
  const apartFrom = readAdapterEncoder(metadata);
  if (apartFrom === null) {
    const { shape, task, scale, batchSize, padId } = loadModel(file);
    return { shape, task, scale, batchSize, padId, apartFrom };
  }
  const facts = readFacts(metadata);
  loadAdapter(file, apartFrom);
  return { ...facts, apartFrom };
}
