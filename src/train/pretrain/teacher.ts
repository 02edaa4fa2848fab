import { poolMean } from "../../engine/ops/pool.ts";
import { dispose, tidy, toTensor, type Weights } from "../../engine/tensor.ts";
import { specialTokens } from "../../features/tokens/tokenizer-json.ts";
import type { Batch } from "../../features/types.ts";
import { runEncoder } from "../../model/encoder/encoder.ts";
import type { ModelShape } from "../../model/model.ts";
import type { SourceEncoder } from "./start-encoder.ts";

/** What the texts of a batch are to come near to: the places of those that the teacher can read, and its vectors. */
export interface Taught {
  places: Int32Array; // [n]
  vectors: Float32Array; // [n, H]
}

/** An encoder whose vectors of texts another one learns. */
export interface Teacher {
  teach(batch: Batch): Promise<Taught | null>;
  /** Lets go of its weights. */
  close(): void;
}

/** A text of which the teacher knows less than this share of the tokens is not taught. */
const leastKnown = 0.9;

/**
 * Makes a teacher of a whole encoder: it reads each token of the new vocabulary as its own tokenizer spells it.
 *
 * shapes: vocabulary [V] of the learner
 * memory: holds the weights on the device until `close`
 * source: Hinton, Vinyals, Dean 2015, arXiv 1503.02531; of vectors of texts: Reimers, Gurevych 2020, arXiv 2004.09813
 */
export function initTeacher(
  source: SourceEncoder,
  shape: ModelShape,
  vocabulary: readonly string[],
): Teacher {
  const spelled = vocabulary.map((token) => source.speller.spell(token));
  const known = vocabulary.map((token, id) => isAlphabetic(token) && spelled[id].length > 0);
  const padId = source.speller.spell(specialTokens[0])[0] ?? 0;
  const weights: Weights = {};
  for (const [name, { data, shape: sizes }] of Object.entries(source.tensors)) {
    const isRead = name.startsWith("encoder.layer.") || (name.startsWith("embeddings.") && sizes.length < 3);
    if (isRead && !name.endsWith("position_ids")) weights[name] = toTensor(data, sizes);
  }
  const most = source.shape.positions;
  return {
    async teach(batch) {
      const rows = listRows(batch, spelled, known, most);
      if (rows.length === 0) return null;
      const { ids, mask, length } = padRows(rows, padId);
      const pooled = tidy(() => {
        const x = toTensor(ids, [rows.length, length], "int32");
        const m = toTensor(mask, [rows.length, length]);
        return poolMean(runEncoder(weights, { ...shape, ...source.shape }, x, m, null), m);
      });
      const vectors = (await pooled.data<"float32">()).slice();
      pooled.dispose();
      return { places: Int32Array.from(rows, ({ place }) => place), vectors };
    },
    close: () => dispose(weights),
  };
}

interface TeacherRow {
  place: number;
  ids: number[];
}

/** The texts of a batch that the teacher can read, in its own ids. */
function listRows(
  batch: Batch,
  spelled: readonly (readonly number[])[],
  known: readonly boolean[],
  most: number,
): TeacherRow[] {
  const rows: TeacherRow[] = [];
  for (let place = 0; place < batch.rows.length; place++) {
    const start = place * batch.length;
    let end = start;
    while (end < start + batch.length && batch.mask[end] > 0) end++;
    const own = Array.from(batch.ids.subarray(start, end));
    const share = own.filter((id) => known[id]).length / Math.max(1, own.length);
    const ids = own.flatMap((id) => spelled[id]);
    if (share >= leastKnown && ids.length <= most) rows.push({ place, ids });
  }
  return rows;
}

function padRows(rows: TeacherRow[], padId: number) {
  const length = Math.max(...rows.map(({ ids }) => ids.length));
  const ids = new Int32Array(rows.length * length).fill(padId);
  const mask = new Float32Array(rows.length * length);
  rows.forEach((row, i) => {
    ids.set(row.ids, i * length);
    mask.fill(1, i * length, i * length + row.ids.length);
  });
  return { ids, mask, length };
}

/** What an encoder of English texts can be trusted with; others have ideographs in their vocabulary that they hardly met. */
const isAlphabetic = (token: string) => !/[^\x20-\x7e]/.test(token);
