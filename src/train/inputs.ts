import { toTensor } from "../engine/tensor.ts";
import type { Batch, BatchTexts } from "../features/types.ts";
import { describeTrunk, type ModelInputs, type ModelShape } from "../model/model.ts";

/**
 * Sends a batch to the device, as far as the model's fusion reads it.
 *
 * shapes: see Batch
 * memory: the caller disposes of the tensors
 */
export function toInputs(batch: Batch, shape: ModelShape): ModelInputs {
  const { texts } = batch;
  const customers = batch.rows.length;
  const rows = texts?.rows.length ?? customers;
  const hasText = shape.fusion !== "structured-only" && batch.length > 0;
  const numbers = shape.numbers;
  const categories = shape.categorySizes.length;
  const { states } = batch;
  const perRow = states ? states.length / rows : 0;
  const isPooled = perRow === shape.hidden && batch.length > 1;
  return {
    states: states ? toTensor(states, isPooled ? [rows, perRow] : [rows, batch.length, shape.hidden]) : null,
    ids: hasText ? toTensor(batch.ids, [rows, batch.length], "int32") : null,
    mask: hasText ? toTensor(batch.mask, [rows, batch.length]) : null,
    texts: hasText && texts ? placeTexts(texts, customers) : null,
    numbers: numbers > 0 ? toTensor(batch.numbers, [customers, numbers]) : null,
    categories: categories > 0 ? toTensor(batch.categories, [customers, categories], "int32") : null,
  };
}

function placeTexts({ places, mask }: BatchTexts, customers: number): NonNullable<ModelInputs["texts"]> {
  const size = [customers, places.length / customers];
  return { places: toTensor(places, size, "int32"), mask: toTensor(mask, size) };
}

/** A batch to rehearse with or to be timed: where another engine runs the encoder, states of zeros stand in for its own. */
export function standIn(batch: Batch, shape: ModelShape): Batch {
  const trunk = shape.external && batch.length > 0 ? describeTrunk(shape) : null;
  if (!trunk) return batch;
  const rows = batch.ids.length / batch.length;
  return { ...batch, states: new Float32Array(rows * (trunk.isPooled ? 1 : batch.length) * shape.hidden) };
}
