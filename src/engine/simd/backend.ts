import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { backend_util, DataType, TensorInfo } from "@tensorflow/tfjs-core";
import type { SimdMemory } from "./memory.ts";
import type { ThreadPool } from "./threads.ts";

type Numbers = Float32Array | Int32Array | Uint8Array;

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

type NumberType = keyof typeof arrays;

const isNumberType = (dtype: DataType): dtype is NumberType => dtype in arrays;
const countOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

/** A tensor's numbers in the shared memory; `values` is a fresh view each time, as the kernels of tfjs ask for it. */
class Stored {
  readonly offset: number;
  readonly length: number;
  readonly dtype: NumberType;
  refCount: number;
  private readonly heap: SimdMemory;

  constructor(heap: SimdMemory, length: number, dtype: NumberType, refCount: number) {
    this.heap = heap;
    this.length = length;
    this.dtype = dtype;
    this.refCount = refCount;
    this.offset = heap.alloc(length * arrays[dtype].BYTES_PER_ELEMENT);
  }

  get values(): Numbers {
    return new arrays[this.dtype](this.heap.memory.buffer, this.offset, this.length);
  }
}

/**
 * A backend of TensorFlow.js whose numbers live in one WebAssembly memory.
 *
 * Every kernel of tfjs's own `cpu` backend runs on it unchanged; strings and complex numbers stay in JavaScript.
 */
export class SimdBackend extends MathBackendCPU {
  readonly heap: SimdMemory;
  readonly pool: ThreadPool;

  constructor(heap: SimdMemory, pool: ThreadPool) {
    super();
    this.heap = heap;
    this.pool = pool;
  }

  /** Where the numbers of a tensor begin, in bytes; one of another backend is brought here first. */
  offset(info: TensorInfo): number {
    return this.stored(info).offset;
  }

  /** A fresh view of the numbers of a tensor, for work in JavaScript between two kernels. */
  view(info: TensorInfo): Numbers {
    return this.stored(info).values;
  }

  /** A new tensor, its numbers as they were left in the memory. */
  makeArray(shape: readonly number[], dtype: NumberType = "float32"): TensorInfo {
    const dataId = {};
    this.data.set(dataId, new Stored(this.heap, countOf(shape), dtype, 1));
    return { dataId, shape: [...shape], dtype };
  }

  /** Runs a kernel on all threads; see ThreadPool.run. */
  run(kernel: string, args: readonly number[], work?: number): void {
    this.pool.run(kernel, args, work);
  }

  /** Lends bytes to work that ends with the call. */
  withScratch<T>(bytes: number, work: (offset: number) => T): T {
    const offset = this.heap.alloc(bytes);
    try {
      return work(offset);
    } finally {
      this.heap.release(offset);
    }
  }

  override write(values: backend_util.BackendValues, _shape: number[], dtype: DataType): object {
    const dataId = {};
    this.store(dataId, values, dtype, 1);
    return dataId;
  }

  override move(
    dataId: object,
    values: backend_util.BackendValues,
    _shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    this.store(dataId, values, dtype, refCount);
  }

  /** A copy: what runs on threads must not be changed, nor handed to what refuses shared memory. */
  override readSync(dataId: object): backend_util.BackendValues {
    const entry = this.data.get(dataId) as unknown;
    return entry instanceof Stored ? entry.values.slice() : super.readSync(dataId);
  }

  override disposeData(dataId: object, force = false): boolean {
    const entry = this.data.has(dataId) ? (this.data.get(dataId) as unknown) : null;
    const gone = super.disposeData(dataId, force);
    if (gone && entry instanceof Stored) this.heap.release(entry.offset);
    return gone;
  }

  /** Adds to the figures of tfjs the bytes in use, their peak, and those set aside. */
  override memory() {
    const { used, peak, reserved } = this.heap.readFigures();
    return {
      unreliable: false,
      reasons: [] as string[],
      numBytesUsed: used,
      numBytesPeak: peak,
      numBytesReserved: reserved,
    };
  }

  /** Forgets the peak, so that a new run starts from what is in use now. */
  resetPeak(): void {
    this.heap.resetPeak();
  }

  override dispose(): void {
    this.pool.endThreads();
  }

  private stored({ dataId, dtype }: TensorInfo): Stored {
    const entry = this.data.get(dataId) as unknown;
    const found = entry instanceof Stored ? entry : null;
    if (found?.dtype !== dtype) {
      throw new Error(`a tensor of ${dtype} whose numbers are ${found?.dtype ?? "not in the memory"}`);
    }
    return found;
  }

  private store(
    dataId: object,
    values: backend_util.BackendValues | undefined,
    dtype: DataType,
    refCount: number,
  ): void {
    if (!values || !isNumberType(dtype)) {
      this.data.set(dataId, { values, dtype, refCount });
      return;
    }
    const numbers = values as unknown as ArrayLike<number>;
    const entry = new Stored(this.heap, numbers.length, dtype, refCount);
    entry.values.set(numbers);
    this.data.set(dataId, entry);
  }
}
