import { callKernel, hasKernel, tf, type Tensor } from "../tensor.ts";
import { runOperation } from "../tape.ts";

function scatter(dy: Tensor, ids: Tensor, rows: number): Tensor {
  if (hasKernel("ClienteleScatterRows")) return callKernel("ClienteleScatterRows", { dy, ids }, { rows })[0];
  const width = dy.shape[dy.shape.length - 1];
  return tf.unsortedSegmentSum(tf.reshape(dy, [-1, width]), tf.reshape(ids, [-1]) as tf.Tensor1D, rows);
}

/**
 * Takes a row of the table for each id.
 *
 * shapes: table [V, H], ids int32 [..] -> [.., H]
 * memory: returns a new tensor; the gradient of the table is dense, filled over the rows that were taken
 * source: torch.nn.functional.embedding
 */
export function takeRows(table: Tensor, ids: Tensor): Tensor {
  return runOperation(
    { table },
    (save) => {
      save([ids]);
      if (hasKernel("ClienteleTakeRows")) return callKernel("ClienteleTakeRows", { table, ids })[0];
      return tf.gather(table, ids as tf.Tensor1D);
    },
    (dy, [savedIds]) => ({ table: scatter(dy, savedIds, table.shape[0] as number) }),
  );
}

/** The tables of the embeddings: words [V, H], positions [P, H], token types [Y, H]. */
export type EmbeddingTables = Record<"words" | "positions" | "types", Tensor>;

function composeEmbed({ words, positions, types }: EmbeddingTables, ids: Tensor, offset: number): Tensor {
  const [length, width] = [ids.shape[1] as number, words.shape[1] as number];
  const places = tf.slice(positions, [offset, 0], [length, width]);
  return tf.add(tf.gather(words, ids as tf.Tensor1D), tf.add(places, tf.slice(types, [0, 0], [1, width])));
}

function gradPlaces(dy: Tensor, positions: number, types: number, offset: number): Tensor[] {
  if (hasKernel("ClienteleEmbedGrad")) {
    return callKernel("ClienteleEmbedGrad", { dy }, { positions, types, offset });
  }
  const sums = tf.sum(dy, 0); // [T, H]
  const length = sums.shape[0] as number;
  const row = tf.sum(sums, 0, true); // [1, H]
  return [
    tf.pad(sums, [
      [offset, positions - offset - length],
      [0, 0],
    ]),
    tf.pad(row, [
      [0, types - 1],
      [0, 0],
    ]),
  ];
}

/**
 * Adds up, for each token, the rows of its word, of its position and of the token type 0; positions count from `offset`.
 *
 * shapes: ids int32 [B, T] -> [B, T, H]
 * memory: returns a new tensor; the gradients of the tables are dense
 * source: transformers, BertEmbeddings; RobertaEmbeddings count positions from 2
 */
export function embedTokens(tables: EmbeddingTables, ids: Tensor, offset = 0): Tensor {
  const { words, positions, types } = tables;
  return runOperation(
    { words, positions, types },
    (save) => {
      save([ids]);
      if (!hasKernel("ClienteleEmbed")) return composeEmbed(tables, ids, offset);
      return callKernel("ClienteleEmbed", { words, positions, types, ids }, { offset })[0];
    },
    (dy, [savedIds], needs) => {
      const inPlaces = needs("positions") || needs("types");
      const [dPositions, dTypes] = inPlaces
        ? gradPlaces(dy, positions.shape[0] as number, types.shape[0] as number, offset)
        : [];
      return {
        positions: dPositions,
        types: dTypes,
        words: needs("words") ? scatter(dy, savedIds, words.shape[0] as number) : undefined,
      };
    },
  );
}
