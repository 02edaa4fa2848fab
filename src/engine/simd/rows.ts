import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { SimdBackend } from "./backend.ts";
import { clearArray } from "./elementwise.ts";
import { countNumbers, countRows, registerSimdKernel, type KernelCall } from "./kernel.ts";

const widthOf = ({ shape }: TensorInfo) => shape[shape.length - 1];

/** Kernels trust their ids: one too large would read or write beside the table. */
function assertIds(backend: SimdBackend, ids: TensorInfo, rows: number): void {
  const wrong = backend.view(ids).find((id) => id < 0 || id >= rows);
  if (wrong !== undefined) throw new RangeError(`id ${wrong} in a table of ${rows} rows`);
}

function sumRows({ backend, inputs: { x } }: KernelCall<{ x: TensorInfo }>): TensorInfo[] {
  const width = widthOf(x);
  const sum = backend.makeArray([width]);
  const count = countNumbers(x.shape);
  backend.run("sumRows", [backend.offset(x), backend.offset(sum), countRows(x.shape), width], count);
  return [sum];
}

function takeRows({ backend, inputs }: KernelCall<{ table: TensorInfo; ids: TensorInfo }>): TensorInfo[] {
  const { table, ids } = inputs;
  const width = widthOf(table);
  assertIds(backend, ids, table.shape[0]);
  const y = backend.makeArray([...ids.shape, width]);
  const offsets = [table, ids, y].map((info) => backend.offset(info));
  backend.run("takeRows", [...offsets, countNumbers(ids.shape), width], countNumbers(y.shape));
  return [y];
}

function addRows(backend: SimdBackend, dy: TensorInfo, ids: TensorInfo, shape: number[]): TensorInfo[] {
  assertIds(backend, ids, shape[0]);
  const sums = backend.makeArray(shape);
  clearArray(backend, sums);
  const [count, width] = [countNumbers(ids.shape), countNumbers(shape.slice(1))];
  const offsets = [dy, ids, sums].map((info) => backend.offset(info));
  backend.run("scatterRows", [...offsets, count, width], count * width);
  return [sums];
}

type Scatter = KernelCall<{ dy: TensorInfo; ids: TensorInfo }, { rows: number }>;

const scatterRows = ({ backend, inputs: { dy, ids }, attrs: { rows } }: Scatter) =>
  addRows(backend, dy, ids, [rows, widthOf(dy)]);

type EmbedInputs = Record<"words" | "positions" | "types" | "ids", TensorInfo>;

function embed({ backend, inputs, attrs }: KernelCall<EmbedInputs, { offset: number }>): TensorInfo[] {
  const { words, positions, types, ids } = inputs;
  const [batch, length] = ids.shape;
  const width = widthOf(words);
  assertIds(backend, ids, words.shape[0]);
  if (length + attrs.offset > positions.shape[0]) {
    throw new RangeError(`${length} tokens from position ${attrs.offset} of ${positions.shape[0]}`);
  }
  const y = backend.makeArray([batch, length, width]);
  const offsets = [words, positions, types, ids, y].map((info) => backend.offset(info));
  backend.run("embed", [...offsets, batch, length, width, attrs.offset], countNumbers(y.shape));
  return [y];
}

type EmbedGradAttributes = { positions: number; types: number; offset: number };

function embedGrad(call: KernelCall<{ dy: TensorInfo }, EmbedGradAttributes>): TensorInfo[] {
  const { backend, inputs, attrs } = call;
  const [batch, length, width] = inputs.dy.shape;
  const sums = [attrs.positions, attrs.types].map((rows) => backend.makeArray([rows, width]));
  for (const sum of sums) clearArray(backend, sum);
  const offsets = [inputs.dy, ...sums].map((info) => backend.offset(info));
  backend.run("embedBackward", [...offsets, batch, length, width, attrs.offset], batch * length * width);
  return sums;
}

function poolMean({ backend, inputs }: KernelCall<{ x: TensorInfo; mask: TensorInfo }>): TensorInfo[] {
  const [batch, length, width] = inputs.x.shape;
  const y = backend.makeArray([batch, width]);
  const offsets = [inputs.x, inputs.mask, y].map((info) => backend.offset(info));
  backend.run("poolMean", [...offsets, batch, length, width], batch * length * width);
  return [y];
}

function poolMeanGrad({ backend, inputs }: KernelCall<{ dy: TensorInfo; mask: TensorInfo }>): TensorInfo[] {
  const { dy, mask } = inputs;
  const [batch, length] = mask.shape;
  const dx = backend.makeArray([batch, length, widthOf(dy)]);
  const offsets = [dy, mask, dx].map((info) => backend.offset(info));
  backend.run("poolMeanBackward", [...offsets, batch, length, widthOf(dy)], countNumbers(dx.shape));
  return [dx];
}

/** Registers the kernels that take, add up or average rows: embeddings, pooling, the gradients of biases. */
export function registerRows(): void {
  registerSimdKernel("ClienteleSumRows", sumRows);
  registerSimdKernel("ClienteleTakeRows", takeRows);
  registerSimdKernel("ClienteleScatterRows", scatterRows);
  registerSimdKernel("ClienteleEmbed", embed);
  registerSimdKernel("ClienteleEmbedGrad", embedGrad);
  registerSimdKernel("ClientelePoolMean", poolMean);
  registerSimdKernel("ClientelePoolMeanGrad", poolMeanGrad);
}
