import { dispose, tidy, toTensor, type Weights } from "../../engine/tensor.ts";
import { fillBatch } from "../../features/batches/fill-batch.ts";
import { planBatches } from "../../features/batches/plan-batches.ts";
import { specialTokens } from "../../features/tokens/tokenizer-json.ts";
import type { Batch } from "../../features/types.ts";
import { runEncoder } from "../../model/encoder/encoder.ts";
import { poolText } from "../../model/encoder/pooling.ts";
import { initLinear } from "../../model/init.ts";
import type { ModelShape } from "../../model/model.ts";
import { toSide } from "./pretrain-step.ts";
import type { SourceEncoder } from "./start-encoder.ts";
import type { PretrainTexts } from "./types.ts";

/** What texts of a batch are to come near to: their places, and what one teacher makes of them. */
export interface Taught {
  /** Name of the teacher's map among the weights, without `.weight` and `.bias`. */
  map: string;
  places: Int32Array; // [n]
  vectors: Float32Array; // [n, H]
}

/** Encoders whose vectors of texts another one learns, each through a linear map of its own. */
export interface Teachers {
  /** The maps from the learner's vectors to each teacher's, to be trained with it. */
  maps: Weights;
  teach(batch: Batch): Promise<Taught[]>;
  /** Lets go of their weights; the maps stay. */
  close(): void;
}

/** A text with this share of its tokens in ASCII is for the first teacher, another one for the second. */
const leastAlphabetic = 0.9;
/** The maps begin small: what they multiply is scaled up, so that they learn faster than the encoder. */
const deviation = 0.003;
const special = new Set<string>(specialTokens);
const leastScale = 1e-6;
const batchSize = 32;

/**
 * Makes teachers of whole encoders: the first reads texts in English, the second, if there is one, all others.
 *
 * Each reads a text as its own tokenizer cuts it. Its vectors have length 1, and are centred and scaled value by value as
 * those of the texts held out are, since what all vectors share is nothing to learn.
 *
 * shapes: vocabulary [V] of the learner
 * memory: holds the weights on the device until `close`
 * source: Hinton, Vinyals, Dean 2015, arXiv 1503.02531; of vectors of texts: Reimers, Gurevych 2020, arXiv 2004.09813
 */
export async function initTeachers(
  sources: SourceEncoder[],
  shape: ModelShape,
  vocabulary: readonly string[],
  { heldOut, tokenizer }: PretrainTexts,
  seed: number,
): Promise<Teachers> {
  const teachers = sources.map((source, t) => ({ map: `teachers.${t}`, ...initTeacher(source, shape) }));
  const read = async (batch: Batch): Promise<Taught[]> => {
    const texts = readTexts(batch, vocabulary);
    const taught = teachers.map(async ({ map, read }, t) => {
      const own = texts.filter(({ isAlphabetic }) => isAlphabetic === (t === 0));
      const places = Int32Array.from(own, ({ place }) => place);
      return { map, places, vectors: await read(own.map(({ text }) => text)) };
    });
    return (await Promise.all(taught)).filter(({ places }) => places.length > 0);
  };
  const sample: Taught[] = [];
  for (const plan of planBatches(heldOut.offsets, batchSize, { seed: 0, epoch: 0, shuffle: false }))
    sample.push(...(await read(fillBatch(toSide(heldOut), 0, 0, plan, tokenizer.padId))));
  const scales = new Map(
    teachers.map(({ map, width }) => [
      map,
      findScale(
        sample.filter((taught) => taught.map === map),
        width,
      ),
    ]),
  );
  const maps = teachers.map(({ map, width }) => initLinear(map, width, shape.hidden, seed, deviation));
  return {
    maps: Object.assign({}, ...maps) as Weights,
    async teach(batch) {
      const taught = await read(batch);
      for (const { map, vectors } of taught) applyScale(vectors, scales.get(map)!);
      return taught;
    },
    close: () => teachers.forEach((teacher) => teacher.close()),
  };
}

function initTeacher({ shape: own, tensors, tokenizer }: SourceEncoder, learner: ModelShape) {
  const weights: Weights = {};
  for (const [name, { data, shape }] of Object.entries(tensors)) {
    const isRead = name.startsWith("encoder.layer.") || (name.startsWith("embeddings.") && shape.length < 3);
    if (isRead && !name.endsWith("position_ids")) weights[name] = toTensor(data, shape);
  }
  const { classId, separatorId, padId } = tokenizer.facts;
  const shape = { ...learner, ...own };
  return {
    width: own.hidden,
    /** [n, H], of length 1 */
    async read(texts: string[]): Promise<Float32Array> {
      if (texts.length === 0) return new Float32Array();
      const rows = texts.map((text) => [
        classId,
        ...tokenizer.encode(text).slice(0, own.positions - 2),
        separatorId,
      ]);
      const { ids, mask, length } = padRows(rows, padId);
      const pooled = tidy(() => {
        const x = toTensor(ids, [rows.length, length], "int32");
        const m = toTensor(mask, [rows.length, length]);
        return poolText(runEncoder(weights, shape, x, m, null), m, own.pooling);
      });
      const vectors = (await pooled.data<"float32">()).slice();
      pooled.dispose();
      return normalizeRows(vectors, own.hidden);
    },
    close: () => dispose(weights),
  };
}

/** What the texts of a batch say, in small letters and without what their tokenizer dropped. */
function readTexts(batch: Batch, vocabulary: readonly string[]) {
  return Array.from(batch.rows, (_, place) => {
    const start = place * batch.length;
    const ids = batch.ids.subarray(start, start + batch.length);
    const own = Array.from(ids, (id) => vocabulary[id]).filter((token) => !special.has(token));
    const alphabetic = own.filter((token) => !/[^\x20-\x7e]/.test(token)).length;
    return { place, text: joinTokens(own), isAlphabetic: alphabetic >= leastAlphabetic * own.length };
  });
}

/** Writes WordPiece tokens as text; ideographs stand side by side. */
function joinTokens(tokens: string[]): string {
  const isIdeograph = (token: string | undefined) => /^\p{Script=Han}$/u.test(token ?? "");
  return tokens
    .map((token, i) => {
      if (token.startsWith("##")) return token.slice(2);
      return i === 0 || (isIdeograph(token) && isIdeograph(tokens[i - 1])) ? token : ` ${token}`;
    })
    .join("");
}

function padRows(rows: number[][], padId: number) {
  const length = Math.max(...rows.map((row) => row.length));
  const ids = new Int32Array(rows.length * length).fill(padId);
  const mask = new Float32Array(rows.length * length);
  rows.forEach((row, i) => {
    ids.set(row, i * length);
    mask.fill(1, i * length, i * length + row.length);
  });
  return { ids, mask, length };
}

function normalizeRows(vectors: Float32Array, width: number): Float32Array {
  for (let start = 0; start < vectors.length; start += width) {
    const row = vectors.subarray(start, start + width);
    const norm = Math.hypot(...row) || 1;
    for (let i = 0; i < width; i++) row[i] /= norm;
  }
  return vectors;
}

interface Scale {
  mean: Float64Array;
  deviation: Float64Array;
}

/** Mean and deviation of each value over the vectors; 0 and 1 where there is none. */
function findScale(sample: Taught[], width: number): Scale {
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width).fill(1);
  const rows = sample.flatMap(({ places, vectors }) =>
    Array.from(places, (_, i) => vectors.subarray(i * width, (i + 1) * width)),
  );
  if (rows.length === 0) return { mean, deviation };
  for (let i = 0; i < width; i++) {
    for (const row of rows) mean[i] += row[i] / rows.length;
    const variance = rows.reduce((sum, row) => sum + (row[i] - mean[i]) ** 2, 0) / rows.length;
    deviation[i] = Math.max(leastScale, Math.sqrt(variance));
  }
  return { mean, deviation };
}

function applyScale(vectors: Float32Array, { mean, deviation }: Scale): void {
  const width = mean.length;
  for (let i = 0; i < vectors.length; i++) vectors[i] = (vectors[i] - mean[i % width]) / deviation[i % width];
}
