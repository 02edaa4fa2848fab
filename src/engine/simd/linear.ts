import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Heap, Block } from "./heap.ts";
import { registerHeapKernel } from "./kernels.ts";
import { transposeTo } from "./transpose.ts";

const rowsOf = (shape: readonly number[]) => shape.slice(0, -1).reduce((product, n) => product * n, 1);

function transposed(heap: Heap, from: Block, rows: number, columns: number): Block {
  const to = heap.scratch(from.length);
  transposeTo(from.view(), to.view(), rows, columns);
  return to;
}

/** y [.., out] = x [.., in] w^T + b, w [out, in] */
function linear(heap: Heap, inputs: { x: TensorInfo; w: TensorInfo; b?: TensorInfo }): TensorInfo {
  const { x, w, b } = inputs;
  const [outs, ins] = w.shape;
  const { info, block } = heap.output([...x.shape.slice(0, -1), outs]);
  const turned = transposed(heap, heap.input(w), outs, ins);
  heap.multiply(heap.input(x), turned, block, rowsOf(x.shape), ins, outs, b && heap.input(b));
  heap.release(turned);
  return info;
}

/** dx [.., in] = dy [.., out] w */
function linearGradX(heap: Heap, { dy, w }: { dy: TensorInfo; w: TensorInfo }): TensorInfo {
  const [outs, ins] = w.shape;
  const { info, block } = heap.output([...dy.shape.slice(0, -1), ins]);
  heap.multiply(heap.input(dy), heap.input(w), block, rowsOf(dy.shape), outs, ins);
  return info;
}

/** dw [out, in] = dy^T x; the product packs its right side, slower than we transpose the left, so the narrower one goes right. */
function linearGradW(heap: Heap, { dy, x }: { dy: TensorInfo; x: TensorInfo }): TensorInfo {
  const outs = dy.shape[dy.shape.length - 1];
  const ins = x.shape[x.shape.length - 1];
  const rows = rowsOf(x.shape);
  const { info, block } = heap.output([outs, ins]);
  if (ins <= outs) {
    const turned = transposed(heap, heap.input(dy), rows, outs);
    heap.multiply(turned, heap.input(x), block, outs, rows, ins);
    heap.release(turned);
    return info;
  }
  const turned = transposed(heap, heap.input(x), rows, ins);
  const product = heap.scratch(outs * ins);
  heap.multiply(turned, heap.input(dy), product, ins, rows, outs);
  transposeTo(product.view(), block.view(), ins, outs);
  heap.release(product);
  heap.release(turned);
  return info;
}

/** sum [columns] over all rows of x [.., columns] */
function sumRows(heap: Heap, { x }: { x: TensorInfo }): TensorInfo {
  const columns = x.shape[x.shape.length - 1];
  const { info, block } = heap.output([columns]);
  const sum = block.view().fill(0);
  const values = heap.input(x).view();
  const four = 4 * columns;
  let at = 0;
  for (; at + four <= values.length; at += four) {
    for (let j = 0, a = at; j < columns; j++, a++) {
      sum[j] += values[a] + values[a + columns] + (values[a + 2 * columns] + values[a + 3 * columns]);
    }
  }
  for (; at < values.length; at += columns) {
    for (let j = 0; j < columns; j++) sum[j] += values[at + j];
  }
  return info;
}

/** Registers the kernels behind `ops/linear`. */
export function registerLinear(): void {
  registerHeapKernel("ClienteleLinear", linear as never);
  registerHeapKernel("ClienteleLinearGradX", linearGradX as never);
  registerHeapKernel("ClienteleLinearGradW", linearGradW as never);
  registerHeapKernel("ClienteleSumRows", sumRows as never);
}
