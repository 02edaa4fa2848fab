/** What this worker did to its GPU since the counting began. */
export interface GpuCounts {
  /** Calls of dispatchWorkgroups. */
  dispatches: number;
  /** Writes of at most four bytes into storage, or buffers mapped for writing of that size. */
  scalarUploads: number;
  /** The larger ones. */
  largeUploads: number;
  /** Bytes of all buffers that are not destroyed, pools included. */
  bytes: number;
  peakBytes: number;
}

const ELEMENT_BYTES = 4;

/** Puts a method around one of a class. */
function wrap<T extends object, K extends keyof T>(
  type: { prototype: T },
  name: K,
  around: (before: T[K]) => T[K],
): void {
  type.prototype[name] = around(type.prototype[name]);
}

function noteUpload(counts: GpuCounts, bytes: number): void {
  if (bytes <= ELEMENT_BYTES) counts.scalarUploads++;
  else counts.largeUploads++;
}

function watchCommands(counts: GpuCounts): void {
  wrap(GPUComputePassEncoder, "dispatchWorkgroups", (before) => {
    return function (this: GPUComputePassEncoder, ...sizes) {
      counts.dispatches++;
      return before.apply(this, sizes);
    };
  });
  wrap(GPUComputePassEncoder, "dispatchWorkgroupsIndirect", (before) => {
    return function (this: GPUComputePassEncoder, ...given) {
      counts.dispatches++;
      return before.apply(this, given);
    };
  });
  wrap(GPUQueue, "writeBuffer", (before) => {
    return function (this: GPUQueue, ...given: Parameters<GPUQueue["writeBuffer"]>) {
      const [buffer, , data, start = 0, size] = given;
      const unit = "BYTES_PER_ELEMENT" in data ? Number(data.BYTES_PER_ELEMENT) : 1;
      const bytes = size === undefined ? data.byteLength - start * unit : size * unit;
      if (buffer.usage & GPUBufferUsage.STORAGE) noteUpload(counts, bytes);
      return before.apply(this, given);
    } as GPUQueue["writeBuffer"];
  });
}

function watchBuffers(counts: GpuCounts): void {
  const live = new WeakSet<GPUBuffer>();
  wrap(GPUDevice, "createBuffer", (before) => {
    return function (this: GPUDevice, descriptor) {
      const { size, usage, mappedAtCreation } = descriptor;
      if (mappedAtCreation && !(usage & GPUBufferUsage.UNIFORM)) noteUpload(counts, size);
      const buffer = before.call(this, descriptor);
      live.add(buffer);
      counts.bytes += size;
      counts.peakBytes = Math.max(counts.peakBytes, counts.bytes);
      return buffer;
    };
  });
  wrap(GPUBuffer, "mapAsync", (before) => {
    return function (this: GPUBuffer, ...given) {
      if (given[0] & GPUMapMode.WRITE) noteUpload(counts, this.size);
      return before.apply(this, given);
    };
  });
  wrap(GPUBuffer, "destroy", (before) => {
    return function (this: GPUBuffer) {
      if (live.delete(this)) counts.bytes -= this.size;
      return before.call(this);
    };
  });
}

/**
 * Counts what whoever in this worker does to the GPU from now on, the browser's or one put in its place; uniforms are no uploads.
 *
 * A buffer that is made mapped and one that is mapped for writing count as uploads of their size: tfjs fills such and copies
 * from them.
 */
export function watchGpu(): GpuCounts {
  const counts = { dispatches: 0, scalarUploads: 0, largeUploads: 0, bytes: 0, peakBytes: 0 };
  watchCommands(counts);
  watchBuffers(counts);
  return counts;
}
