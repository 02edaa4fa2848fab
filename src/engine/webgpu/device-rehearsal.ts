import type { tf } from "../tensor.ts";
import { BufferPool } from "./device-pool.ts";

/** What the backend knows of a tensor. */
interface TensorData {
  values: tf.BackendValues | null;
  dtype: tf.DataType;
  shape: number[];
  resource?: unknown;
}

/** An object that passes for a buffer and has no memory. */
function pictureBuffer(size: number, usage: GPUBufferUsageFlags): GPUBuffer {
  return Object.create(GPUBuffer.prototype, {
    size: { value: size },
    usage: { value: usage },
    mapState: { value: "unmapped" },
    destroy: { value: () => {} },
  }) as GPUBuffer;
}

const usageOf = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

/** Counts what a piece of work would do to the device while nothing of it runs: buffers are pictures, programs only compiled. */
export class Rehearsal {
  dispatches = 0;
  readonly pool: BufferPool;
  private readonly provided = new Set<TensorData>();
  private readonly perSubmission: number;

  /** `base`: bytes that are in use before the work. */
  constructor(base: number, perSubmission: number) {
    this.pool = new BufferPool(pictureBuffer, base);
    this.perSubmission = perSubmission;
  }

  /** Gives a tensor a picture of a buffer; its values, where there are some, stay. */
  provide(data: TensorData): void {
    if (data.resource != null) return;
    const length = data.shape.reduce((product, n) => product * n, 1);
    data.resource = this.pool.acquireBuffer(length * 4, usageOf());
    this.provided.add(data);
  }

  noteDispatch(): void {
    if (++this.dispatches % this.perSubmission === 0) this.pool.noteSubmission();
  }

  /** Takes all pictures away again. */
  end(): void {
    for (const data of this.provided) data.resource = undefined;
    this.provided.clear();
  }
}
