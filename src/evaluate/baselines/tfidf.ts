import type { SparseRows } from "../../features/types.ts";

/** What TF-IDF learned of the training customers. */
export interface Tfidf {
  /** Column in the result of each column of the counts; -1: in too few texts. */
  kept: Int32Array;
  /** Weight of each kept column. */
  idf: Float64Array;
}

/**
 * Learns the weights of TF-IDF, and keeps the columns that stand in at least `minTexts` training texts.
 *
 * shapes: counts [N, V]
 * source: sklearn.feature_extraction.text.TfidfTransformer, smooth_idf; min_df of TfidfVectorizer
 */
export function fitTfidf(counts: SparseRows, minTexts = 2): Tfidf {
  const texts = new Int32Array(counts.width);
  for (const column of counts.columns) texts[column]++;
  const rows = counts.offsets.length - 1;
  const kept = new Int32Array(counts.width).fill(-1);
  const idf: number[] = [];
  for (let column = 0; column < counts.width; column++) {
    if (texts[column] < minTexts) continue;
    kept[column] = idf.length;
    idf.push(Math.log((1 + rows) / (1 + texts[column])) + 1);
  }
  return { kept, idf: Float64Array.from(idf) };
}

/**
 * Weighs counts: (1 + ln count) x idf, then rows of length 1.
 *
 * shapes: counts [N, V] -> [N, kept]
 * source: sklearn.feature_extraction.text.TfidfTransformer, sublinear_tf, norm "l2"
 */
export function applyTfidf(tfidf: Tfidf, counts: SparseRows): SparseRows {
  const rows = counts.offsets.length - 1;
  const columns = new Int32Array(counts.columns.length);
  const weights = new Float64Array(counts.columns.length);
  const offsets = new Int32Array(rows + 1);
  let at = 0;
  for (let i = 0; i < rows; i++) {
    let squares = 0;
    for (let e = counts.offsets[i]; e < counts.offsets[i + 1]; e++) {
      const column = tfidf.kept[counts.columns[e]];
      if (column < 0) continue;
      columns[at] = column;
      weights[at] = (1 + Math.log(counts.values[e])) * tfidf.idf[column];
      squares += weights[at] ** 2;
      at++;
    }
    const length = Math.sqrt(squares);
    for (let e = offsets[i]; e < at; e++) weights[e] /= length;
    offsets[i + 1] = at;
  }
  return {
    columns: columns.slice(0, at),
    values: Float32Array.from(weights.subarray(0, at)),
    offsets,
    width: tfidf.idf.length,
  };
}
