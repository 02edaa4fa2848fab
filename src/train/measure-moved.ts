import type { MovedWeight } from "../base/moved-table.ts";
import { isAdded, isOfEncoder, readBlock } from "../model/methods/method.ts";
import type { StoredTensor } from "../model/weights/safetensors.ts";

/** The weights that are told as one: a matrix is told by itself, biases and LayerNorms of a block together. */
function nameGroup(name: string, { shape }: StoredTensor): string {
  if (shape.length > 1) return name;
  const block = readBlock(name);
  const place = block < 0 ? "embeddings" : `encoder.layer.${block}`;
  return isAdded(name) ? `${place}.adapter.vectors` : `${place}.vectors`;
}

/**
 * Measures how far each matrix of an encoder moved: the Frobenius norm of the difference, and its share of the norm before.
 *
 * Biases and LayerNorms of a block are told together as `encoder.layer.N.vectors`, those of an adapter as `.adapter.vectors`.
 * What was not trained did not move, and is not compared. Sums are made in float64, one value after the other.
 *
 * shapes: `after` holds every weight of the encoder, `before` at least those that were trained, of the same shapes
 * errors: none; null as the share of what began as zeros
 */
export function measureMoved(
  before: Record<string, StoredTensor>,
  after: Record<string, StoredTensor>,
  trained: ReadonlySet<string>,
): MovedWeight[] {
  const groups = new Map<string, string[]>();
  for (const name of Object.keys(after).filter(isOfEncoder)) {
    const group = nameGroup(name, after[name]);
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  const moved = [...groups].map(([group, names]) => measureGroup(group, names, before, after, trained));
  const isVectors = ({ name }: MovedWeight) => Number(name.endsWith(".vectors"));
  return moved.sort((a, b) => readBlock(a.name) - readBlock(b.name) || isVectors(a) - isVectors(b));
}

function measureGroup(
  name: string,
  names: string[],
  before: Record<string, StoredTensor>,
  after: Record<string, StoredTensor>,
  trained: ReadonlySet<string>,
): MovedWeight {
  const parameters = names.reduce((sum, each) => sum + after[each].data.length, 0);
  if (!names.some((each) => trained.has(each))) {
    return { name, trained: false, parameters, distance: 0, share: 0 };
  }
  let squares = 0;
  let whole = 0;
  for (const each of names) {
    const { data } = after[each];
    const start = trained.has(each) ? before[each].data : data;
    for (let i = 0; i < data.length; i++) {
      squares += (data[i] - start[i]) ** 2;
      whole += start[i] ** 2;
    }
  }
  const distance = Math.sqrt(squares);
  return { name, trained: true, parameters, distance, share: whole > 0 ? distance / Math.sqrt(whole) : null };
}
