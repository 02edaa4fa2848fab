/** Bytes of buffers on a device, as they were made and destroyed. */
export interface BufferBytes {
  now: number;
  peak: number;
}

const gigabyte = 1024 ** 3;

/** Limits of a large GPU, so that nothing is refused: the question is what it would take. */
const limits = {
  maxBufferSize: 16 * gigabyte,
  maxStorageBufferBindingSize: 16 * gigabyte,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupStorageSize: 32768,
  maxComputeWorkgroupsPerDimension: 65535,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupSizeY: 256,
  maxComputeWorkgroupSizeZ: 64,
  maxComputeInvocationsPerWorkgroup: 256,
  minUniformBufferOffsetAlignment: 256,
  minStorageBufferOffsetAlignment: 256,
};

/** A buffer without memory; what is read from it is 0. */
class FakeBuffer {
  mapState: GPUBufferMapState;
  readonly size: number;
  readonly usage: number;
  private readonly bytes: BufferBytes;
  private gone = false;

  constructor(bytes: BufferBytes, { size, usage, mappedAtCreation }: GPUBufferDescriptor) {
    this.bytes = bytes;
    this.size = size;
    this.usage = usage;
    this.mapState = mappedAtCreation ? "mapped" : "unmapped";
    bytes.now += size;
    bytes.peak = Math.max(bytes.peak, bytes.now);
  }

  getMappedRange = () => new ArrayBuffer(this.size);
  unmap = () => void (this.mapState = "unmapped");
  mapAsync = async () => void (this.mapState = "mapped");
  destroy() {
    if (!this.gone) this.bytes.now -= this.size;
    this.gone = true;
  }
}

const nothing = () => {};

function makeDevice(bytes: BufferBytes) {
  const pass = { setPipeline: nothing, setBindGroup: nothing, dispatchWorkgroups: nothing, end: nothing };
  const copies = { copyBufferToBuffer: nothing, clearBuffer: nothing, finish: () => ({}) };
  const pipeline = { getBindGroupLayout: () => ({}) };
  const info = { getCompilationInfo: async () => ({ messages: [] }) };
  return {
    features: new Set<string>(),
    limits,
    lost: new Promise(nothing),
    queue: { submit: nothing, writeBuffer: nothing, onSubmittedWorkDone: async () => {} },
    addEventListener: nothing,
    removeEventListener: nothing,
    pushErrorScope: nothing,
    popErrorScope: async () => null,
    createBuffer: (descriptor: GPUBufferDescriptor) => new FakeBuffer(bytes, descriptor),
    createShaderModule: () => info,
    createBindGroupLayout: () => ({}),
    createPipelineLayout: () => ({}),
    createBindGroup: () => ({}),
    createComputePipeline: () => pipeline,
    createComputePipelineAsync: async () => pipeline,
    createCommandEncoder: () => ({ beginComputePass: () => pass, ...copies }),
    destroy: nothing,
  };
}

/**
 * Puts a GPU in place of the browser's that does nothing but count bytes, so that a step allocates and frees as ever while nothing
 * of it runs.
 *
 * For this worker, until it ends: whoever asks for an adapter from now on gets this one.
 */
export function installFakeGpu(): BufferBytes {
  const bytes = { now: 0, peak: 0 };
  const adapter = {
    info: { vendor: "none", architecture: "", device: "", description: "counts bytes" },
    features: new Set<string>(),
    limits,
    requestDevice: async () => makeDevice(bytes),
  };
  const gpu = { requestAdapter: async () => adapter, getPreferredCanvasFormat: () => "bgra8unorm" };
  Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  Object.defineProperty(globalThis, "GPUBuffer", { value: FakeBuffer, configurable: true });
  return bytes;
}

/** Counts the bytes of every buffer that this worker makes on the real device from now on. */
export function watchBuffers(): BufferBytes {
  const bytes = { now: 0, peak: 0 };
  const live = new WeakSet<GPUBuffer>();
  const { createBuffer } = GPUDevice.prototype;
  const { destroy } = GPUBuffer.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    live.add(buffer);
    bytes.now += buffer.size;
    bytes.peak = Math.max(bytes.peak, bytes.now);
    return buffer;
  };
  GPUBuffer.prototype.destroy = function () {
    if (live.delete(this)) bytes.now -= this.size;
    return destroy.call(this);
  };
  return bytes;
}
