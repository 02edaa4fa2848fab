import type { DataType, TensorInfo } from "@tensorflow/tfjs-core";

/**
 * A stretch of float32 numbers in a backend's memory.
 *
 * `view()` is asked for anew after each allocation or product: the memory of WebAssembly may have grown, which empties older views.
 */
export interface Block {
  readonly length: number;
  view(): Float32Array;
  part(offset: number, length: number): Block;
}

/** What a kernel of ours needs of a backend that keeps its tensors in JavaScript or WebAssembly memory. */
export interface Heap {
  /** Values of an input tensor. */
  input(info: TensorInfo): Block;
  integers(info: TensorInfo): Int32Array;
  /** A new tensor, its values undefined. */
  output(shape: readonly number[], dtype?: DataType): { info: TensorInfo; block: Block };
  /** Memory to be given back with `release`. */
  scratch(length: number): Block;
  release(block: Block): void;
  /** out [m, n] = a [m, k] b [k, n] (+ bias [n]), row by row */
  multiply(a: Block, b: Block, out: Block, m: number, k: number, n: number, bias?: Block): void;
}

/** The plain JavaScript backend of tfjs. */
interface CpuBackend {
  data: { get(dataId: object): { values: Float32Array | Int32Array } };
  makeTensorInfo(shape: readonly number[], dtype: DataType, values: Float32Array): TensorInfo;
}

/** The WebAssembly backend of tfjs. */
interface WasmBackend {
  dataIdNextNumber: number;
  dataIdMap: { get(dataId: object): { id: number; memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: DataType): TensorInfo;
  wasm: {
    HEAPU8: Uint8Array;
    _malloc(sizeBytes: number): number;
    _free(offset: number): void;
    cwrap(name: string, returns: null, types: string[]): (...values: unknown[]) => void;
    tfjs: { registerTensor(id: number, size: number, offset: number): void; disposeData(id: number): void };
  };
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

function blockOf(values: Float32Array): Block {
  return {
    length: values.length,
    view: () => values,
    part: (offset, length) => blockOf(values.subarray(offset, offset + length)),
  };
}

function multiplyPlain(
  a: Float32Array,
  b: Float32Array,
  out: Float32Array,
  [m, k, n]: [number, number, number],
  bias?: Float32Array,
): void {
  for (let i = 0; i < m; i++) {
    const row = out.subarray(i * n, i * n + n);
    if (bias) row.set(bias);
    else row.fill(0);
    for (let p = 0; p < k; p++) {
      const factor = a[i * k + p];
      const from = p * n;
      for (let j = 0; j < n; j++) row[j] += factor * b[from + j];
    }
  }
}

/** Reaches into the plain JavaScript backend. */
export function openCpuHeap(backend: unknown): Heap {
  const cpu = backend as CpuBackend;
  const values = (info: TensorInfo) => cpu.data.get(info.dataId).values;
  return {
    input: (info) => blockOf(values(info) as Float32Array),
    integers: (info) => values(info) as Int32Array,
    output: (shape, dtype = "float32") => {
      const made = new Float32Array(sizeOf(shape));
      return { info: cpu.makeTensorInfo(shape, dtype, made), block: blockOf(made) };
    },
    scratch: (length) => blockOf(new Float32Array(length)),
    release: () => undefined,
    multiply: (a, b, out, m, k, n, bias) =>
      multiplyPlain(a.view(), b.view(), out.view(), [m, k, n], bias?.view()),
  };
}

/** A stretch of WebAssembly memory, by its address. */
class WasmBlock implements Block {
  readonly #wasm: WasmBackend["wasm"];
  readonly offset: number;
  readonly length: number;

  constructor(wasm: WasmBackend["wasm"], offset: number, length: number) {
    this.#wasm = wasm;
    this.offset = offset;
    this.length = length;
  }

  view(): Float32Array {
    return new Float32Array(this.#wasm.HEAPU8.buffer, this.offset, this.length);
  }

  part(offset: number, length: number): Block {
    return new WasmBlock(this.#wasm, this.offset + 4 * offset, length);
  }
}

type Product = (...values: unknown[]) => void;

/**
 * Multiplies through XNNPACK, the one fast product of the backend.
 *
 * It keeps a packed copy of b (and bias) under the id of its tensor until that is disposed of; ids of our own, disposed of at once,
 * keep a stale copy from being taken for weights that were changed in place.
 */
function multiplyWasm(
  backend: WasmBackend,
  product: Product,
  blocks: (Block | undefined)[],
  sizes: number[],
): void {
  const { tfjs } = backend.wasm;
  const ids = blocks.map((block) => {
    if (!block) return 0;
    const id = backend.dataIdNextNumber++;
    tfjs.registerTensor(id, block.length, (block as WasmBlock).offset);
    return id;
  });
  const [m, k, n] = sizes;
  const shapeA = new Uint8Array(Int32Array.of(1, m, k).buffer);
  const shapeB = new Uint8Array(Int32Array.of(1, k, n).buffer);
  const [a, b, out, bias] = ids;
  product(a, shapeA, 3, b, shapeB, 3, 0, 0, 0, bias, 0, 0, out);
  for (const id of ids) if (id) tfjs.disposeData(id);
}

const fusedMatMulTypes =
  "number array number number array number number number number number number number number";

/** Reaches into the WebAssembly backend. */
export function openWasmHeap(opened: unknown): Heap {
  const backend = opened as WasmBackend;
  const { wasm } = backend;
  const product = wasm.cwrap("_FusedMatMul", null, fusedMatMulTypes.split(" "));
  const offsetOf = (info: TensorInfo) => backend.dataIdMap.get(info.dataId).memoryOffset;
  const input = (info: TensorInfo) => new WasmBlock(wasm, offsetOf(info), sizeOf(info.shape));
  return {
    input,
    integers: (info) => new Int32Array(wasm.HEAPU8.buffer, offsetOf(info), sizeOf(info.shape)),
    output: (shape, dtype = "float32") => {
      const info = backend.makeOutput(shape, dtype);
      return { info, block: input(info) };
    },
    scratch: (length) => new WasmBlock(wasm, wasm._malloc(4 * length) >>> 0, length),
    release: (block) => wasm._free((block as WasmBlock).offset),
    multiply: (a, b, out, m, k, n, bias) => multiplyWasm(backend, product, [a, b, out, bias], [m, k, n]),
  };
}
