/** What a page did to a GPU device since the counting began. */
export interface DeviceCounts {
  /** Calls of dispatchWorkgroups. */
  dispatches: number;
  /** Writes of at most four bytes into storage, or buffers mapped for writing of that size. */
  scalarUploads: number;
  /** The larger ones. */
  largeUploads: number;
}

const ELEMENT_BYTES = 4;

/** Puts `around` in place of a method of a class, given the method that was there. */
function wrap<T extends object, K extends keyof T>(
  prototype: T,
  name: K,
  around: (before: T[K]) => T[K],
): void {
  prototype[name] = around(prototype[name]);
}

/**
 * Counts dispatches and uploads of this worker from now on, whoever causes them; uniforms are no uploads.
 *
 * A buffer that is made mapped and one that is mapped for writing count as uploads of their size: tfjs fills such and copies
 * from them.
 */
export function watchDevice(): DeviceCounts {
  const counts: DeviceCounts = { dispatches: 0, scalarUploads: 0, largeUploads: 0 };
  const noteUpload = (bytes: number) => {
    if (bytes <= ELEMENT_BYTES) counts.scalarUploads++;
    else counts.largeUploads++;
  };
  wrap(GPUComputePassEncoder.prototype, "dispatchWorkgroups", (before) => {
    return function (this: GPUComputePassEncoder, ...sizes) {
      counts.dispatches++;
      return before.apply(this, sizes);
    };
  });
  wrap(GPUComputePassEncoder.prototype, "dispatchWorkgroupsIndirect", (before) => {
    return function (this: GPUComputePassEncoder, ...given) {
      counts.dispatches++;
      return before.apply(this, given);
    };
  });
  wrap(GPUQueue.prototype, "writeBuffer", (before) => {
    return function (this: GPUQueue, ...given: Parameters<GPUQueue["writeBuffer"]>) {
      const [buffer, , data, start = 0, size] = given;
      const unit =
        ArrayBuffer.isView(data) && "BYTES_PER_ELEMENT" in data ? Number(data.BYTES_PER_ELEMENT) : 1;
      const bytes = size === undefined ? data.byteLength - start * unit : size * unit;
      if (buffer.usage & GPUBufferUsage.STORAGE) noteUpload(bytes);
      return before.apply(this, given);
    } as GPUQueue["writeBuffer"];
  });
  wrap(GPUDevice.prototype, "createBuffer", (before) => {
    return function (this: GPUDevice, descriptor: GPUBufferDescriptor) {
      if (descriptor.mappedAtCreation && !(descriptor.usage & GPUBufferUsage.UNIFORM))
        noteUpload(descriptor.size);
      return before.call(this, descriptor);
    };
  });
  wrap(GPUBuffer.prototype, "mapAsync", (before) => {
    return function (this: GPUBuffer, ...given) {
      if (given[0] & GPUMapMode.WRITE) noteUpload(this.size);
      return before.apply(this, given);
    };
  });
  return counts;
}
