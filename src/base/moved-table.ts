/** How far one matrix of the encoder moved in fine-tuning, or the biases and LayerNorms of a block together. */
export interface MovedWeight {
  /** As in transformers; `.vectors` in place of biases and LayerNorms. */
  name: string;
  /** Else it is frozen, and did not move. */
  trained: boolean;
  parameters: number;
  /** Frobenius norm of the difference. */
  distance: number;
  /** Of the norm before fine-tuning; null where it began as zeros. */
  share: number | null;
}

/** Columns of the picture: the matrices of a block, its biases and LayerNorms, and what a method added to it. */
export type MovedColumn =
  "query" | "key" | "value" | "output" | "intermediate" | "outputDense" | "vectors" | "added";
/** Cells of the row of the embeddings. */
export type EmbeddingsColumn = "words" | "positions" | "types" | "vectors";

/** The weights of an encoder as a picture of blocks and matrices. */
export interface MovedTable {
  columns: MovedColumn[];
  embeddings: [EmbeddingsColumn, MovedWeight][];
  /** From the lowest block to the uppermost. */
  blocks: (MovedWeight | null)[][];
  /** Largest share of all, to which the others are shaded; 0 where nothing moved. */
  most: number;
}

const places: [MovedColumn, RegExp][] = [
  ["query", /^attention\.self\.query\.weight$/],
  ["key", /^attention\.self\.key\.weight$/],
  ["value", /^attention\.self\.value\.weight$/],
  ["output", /^attention\.output\.dense\.weight$/],
  ["intermediate", /^intermediate\.dense\.weight$/],
  ["outputDense", /^output\.dense\.weight$/],
  ["vectors", /^vectors$/],
  ["added", /adapter|\.prefix/],
];
const tables: [EmbeddingsColumn, string][] = [
  ["words", "embeddings.word_embeddings.weight"],
  ["positions", "embeddings.position_embeddings.weight"],
  ["types", "embeddings.token_type_embeddings.weight"],
  ["vectors", "embeddings.vectors"],
];
const blockName = /^encoder\.layer\.(\d+)\.(.*)$/;

/** Puts what a report tells of the matrices of an encoder in rows and columns. */
export function arrangeMoved(moved: readonly MovedWeight[]): MovedTable {
  const blocks: Partial<Record<MovedColumn, MovedWeight[]>>[] = [];
  for (const weight of moved) {
    const [, block, rest] = blockName.exec(weight.name) ?? [];
    const column = places.find(([, pattern]) => rest !== undefined && pattern.test(rest))?.[0];
    if (!column) continue;
    const row = (blocks[Number(block)] ??= {});
    row[column] = [...(row[column] ?? []), weight];
  }
  const columns = places.map(([name]) => name).filter((name) => blocks.some((row) => name in row));
  const embeddings = tables.flatMap(([column, name]) => {
    const weight = moved.find((each) => each.name === name);
    return weight ? [[column, weight] as [EmbeddingsColumn, MovedWeight]] : [];
  });
  const rows = blocks.map((row) => columns.map((column) => join(row[column] ?? [])));
  const cells = [...embeddings.map(([, weight]) => weight), ...rows.flat()];
  return { columns, embeddings, blocks: rows, most: Math.max(0, ...cells.map((cell) => cell?.share ?? 0)) };
}

/** Weights that share a cell as one; of what began as zeros only the distance is known. */
function join(weights: MovedWeight[]): MovedWeight | null {
  if (weights.length < 2) return weights[0] ?? null;
  const root = (values: number[]) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
  const distance = root(weights.map((weight) => weight.distance));
  const before = root(weights.map((weight) => (weight.share ? weight.distance / weight.share : 0)));
  return {
    name: weights.map(({ name }) => name).join(", "),
    trained: weights.some(({ trained }) => trained),
    parameters: weights.reduce((sum, { parameters }) => sum + parameters, 0),
    distance,
    share: before > 0 ? distance / before : null,
  };
}
