import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Heap } from "./heap.ts";
import { registerHeapKernel } from "./kernels.ts";

function takeRows(heap: Heap, { table, ids }: { table: TensorInfo; ids: TensorInfo }): TensorInfo {
  const width = table.shape[1];
  const { info, block } = heap.output([...ids.shape, width]);
  const [values, out, rows] = [heap.input(table).view(), block.view(), heap.integers(ids)];
  rows.forEach((row, i) => {
    for (let j = 0; j < width; j++) out[i * width + j] = values[row * width + j];
  });
  return info;
}

function addRows(heap: Heap, dy: TensorInfo, ids: TensorInfo, shape: number[]): TensorInfo {
  const { info, block } = heap.output(shape);
  const sums = block.view().fill(0);
  const [values, rows] = [heap.input(dy).view(), heap.integers(ids)];
  const width = rows.length ? values.length / rows.length : 0;
  rows.forEach((row, i) => {
    for (let j = 0; j < width; j++) sums[row * width + j] += values[i * width + j];
  });
  return info;
}

function scatterRows(
  heap: Heap,
  { dy, ids }: { dy: TensorInfo; ids: TensorInfo },
  { rows }: { rows: number },
): TensorInfo {
  return addRows(heap, dy, ids, [rows, dy.shape[dy.shape.length - 1]]);
}

/** The kernel that tfjs lacks on WebAssembly and that the gradient of its gather needs. */
function unsortedSegmentSum(
  heap: Heap,
  { x, segmentIds }: { x: TensorInfo; segmentIds: TensorInfo },
  { numSegments }: { numSegments: number },
): TensorInfo {
  return addRows(heap, x, segmentIds, [numSegments, ...x.shape.slice(1)]);
}

/** Registers the kernels behind `ops/embedding`, and `UnsortedSegmentSum` where tfjs has none. */
export function registerEmbedding(): void {
  registerHeapKernel("ClienteleTakeRows", takeRows as never);
  registerHeapKernel("ClienteleScatterRows", scatterRows as never);
  registerHeapKernel("UnsortedSegmentSum", unsortedSegmentSum as never, ["wasm"]);
}
