import { toTensor } from "../engine/tensor.ts";
import type { Batch } from "../features/types.ts";
import type { ModelInputs, ModelShape } from "../model/model.ts";

/**
 * Sends a batch to the device, as far as the model's fusion reads it.
 *
 * shapes: see Batch
 * memory: the caller disposes of the tensors
 */
export function toInputs(batch: Batch, shape: ModelShape): ModelInputs {
  const rows = batch.rows.length;
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
    numbers: numbers > 0 ? toTensor(batch.numbers, [rows, numbers]) : null,
    categories: categories > 0 ? toTensor(batch.categories, [rows, categories], "int32") : null,
  };
}
