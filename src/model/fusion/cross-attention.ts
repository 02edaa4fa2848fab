import { attention } from "../../engine/ops/attention.ts";
import { add } from "../../engine/ops/elementwise.ts";
import { takeRows } from "../../engine/ops/embedding.ts";
import { layerNorm } from "../../engine/ops/layer-norm.ts";
import { linear, linearGelu, linears, type Layer } from "../../engine/ops/linear.ts";
import { encodePiecewise } from "../../engine/ops/piecewise.ts";
import { concatColumns, reshape, splitColumns } from "../../engine/ops/shape.ts";
import { dropRows } from "../../engine/ops/token-rows.ts";
import { fillTensor, toTensor, type Tensor, type Weights } from "../../engine/tensor.ts";
import { initBlock } from "../encoder/block.ts";
import { initLayerNorm, initNormal } from "../init.ts";
import { drawDropout } from "../mode.ts";
import type { Mode, ModelInputs, ModelShape } from "../shape.ts";
import { initAttend, runAttend } from "./attend.ts";
import { columnTokens } from "./widths.ts";

const COLUMNS = "fusion.columns";
const BLOCK = "fusion.block";

const numberName = (i: number) => `fusion.numbers.${i}.weight`;
const categoryName = (i: number) => `fusion.categories.${i}.weight`;

const layerOf = (weights: Weights, name: string): Layer => [
  weights[`${name}.weight`],
  weights[`${name}.bias`],
];

const normalize = (weights: Weights, name: string, x: Tensor, options = {}) =>
  layerNorm(x, weights[`${name}.LayerNorm.weight`], weights[`${name}.LayerNorm.bias`], options);

/** Makes the weights that turn columns into tokens, of the block in which they look at the text, and of what joins them. */
export function initCrossAttention(shape: ModelShape, seed: number): Weights {
  const { hidden, bins, categorySizes } = shape;
  const deviation = 1 / Math.sqrt(hidden);
  const weights: Weights = {};
  bins.forEach((edges, i) => {
    weights[numberName(i)] = initNormal(numberName(i), [hidden, edges.length - 1], seed, deviation);
  });
  categorySizes.forEach((levels, i) => {
    weights[categoryName(i)] = initNormal(categoryName(i), [levels, hidden], seed, deviation);
  });
  const bias = `${COLUMNS}.bias`;
  return {
    ...weights,
    [bias]: initNormal(bias, [columnTokens(shape), hidden], seed, deviation),
    ...initLayerNorm(`${COLUMNS}.LayerNorm`, hidden),
    ...initBlock(BLOCK, shape, seed),
    ...initAttend(`${COLUMNS}.pool`, hidden, seed),
  };
}

/**
 * Makes a token of each number and of each category, and adds what the column is.
 *
 * A number is its piecewise-linear encoding times a matrix of its own, a category a row of its table.
 *
 * shapes: numbers [B, F], categories [B, C] -> [B, S, H], S = F + C
 * source: Gorishniy et al. 2022, arXiv 2203.05556, section 3.2; the bias: Gorishniy et al. 2021, arXiv 2106.11959, section 3.3
 */
function makeTokens(weights: Weights, shape: ModelShape, { numbers, categories }: ModelInputs): Tensor {
  const parts: Tensor[] = [];
  if (numbers && shape.bins.length > 0) {
    const shares = encodePiecewise(numbers, shape.bins); // F of [B, bins]
    shares.forEach((x, i) => parts.push(linear(x, weights[numberName(i)], null)));
  }
  if (categories && shape.categorySizes.length > 0) {
    const codes = splitColumns(categories); // C of [B]
    codes.forEach((ids, i) => parts.push(takeRows(weights[categoryName(i)], ids)));
  }
  const rows = parts[0].shape[0];
  const wide = parts.length * shape.hidden;
  const bias = reshape(weights[`${COLUMNS}.bias`], [1, wide]);
  const everyRow = toTensor(new Int32Array(rows), [rows], "int32");
  const sum = add(parts.length === 1 ? parts[0] : concatColumns(parts), takeRows(bias, everyRow));
  return normalize(weights, COLUMNS, reshape(sum, [rows, parts.length, shape.hidden]));
}

/**
 * Lets tokens look at the words and at each other: as in a block of the encoder, but only what tokens find is gone on with.
 *
 * Words and tokens stand in one sequence, for which every backend has its kernel of attention.
 */
function lookAtWords(
  weights: Weights,
  { heads, hidden }: ModelShape,
  tokens: Tensor,
  words: { states: Tensor; mask: Tensor },
  mode: Mode,
): Tensor {
  const [rows, count] = tokens.shape;
  const length = words.states.shape[1] as number;
  const flat = [reshape(words.states, [rows, length * hidden]), reshape(tokens, [rows, count * hidden])];
  const all = reshape(concatColumns(flat), [rows, length + count, hidden]);
  const mask = concatColumns([words.mask, fillTensor([rows, count], 1)]);
  const layers = ["query", "key", "value"].map((part) => layerOf(weights, `${BLOCK}.attention.self.${part}`));
  const dropout = drawDropout(mode, `${BLOCK}.probabilities`);
  const seen = attention(linears(all, layers), mask, { heads, dropout }); // [B, L + S, H]
  const dense = linear(dropRows(seen, length), ...layerOf(weights, `${BLOCK}.attention.output.dense`));
  return normalize(weights, `${BLOCK}.attention.output`, dense, {
    residual: tokens,
    dropout: drawDropout(mode, `${BLOCK}.attention.output`),
  });
}

/**
 * Makes one vector of the columns of each customer, after each of them looked at the words of the text and at the others.
 *
 * shapes: states [B, L, H] and mask [B, L] of the words; numbers [B, F], categories [B, C] -> [B, H]
 * memory: to be called inside tidy
 * source: Vaswani et al. 2017, arXiv 1706.03762, section 3.1, normalized after as in BERT
 */
export function runCrossAttention(
  weights: Weights,
  shape: ModelShape,
  words: { states: Tensor; mask: Tensor },
  inputs: ModelInputs,
  mode: Mode,
): Tensor {
  const tokens = makeTokens(weights, shape, inputs);
  const seen = lookAtWords(weights, shape, tokens, words, mode);
  const wide = linearGelu(seen, ...layerOf(weights, `${BLOCK}.intermediate.dense`));
  const narrow = linear(wide, ...layerOf(weights, `${BLOCK}.output.dense`));
  const options = { residual: seen, dropout: drawDropout(mode, `${BLOCK}.output`) };
  const found = normalize(weights, `${BLOCK}.output`, narrow, options); // [B, S, H]
  const [rows, count] = found.shape;
  return runAttend(weights, `${COLUMNS}.pool`, found, fillTensor([rows, count], 1));
}
