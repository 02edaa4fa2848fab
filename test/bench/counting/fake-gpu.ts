const gigabyte = 1024 ** 3;

/** What a GPU says of how much it can do. */
export type FakeLimits = typeof usualLimits;

/** As much memory as one likes, so that nothing is refused; of all else what every WebGPU device has, so that no step does more elsewhere. */
const usualLimits = {
  maxBufferSize: 16 * gigabyte,
  maxStorageBufferBindingSize: 16 * gigabyte,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupStorageSize: 16384,
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
  readonly size: number;
  readonly usage: number;
  mapState: GPUBufferMapState;

  constructor({ size, usage, mappedAtCreation }: GPUBufferDescriptor) {
    this.size = size;
    this.usage = usage;
    this.mapState = mappedAtCreation ? "mapped" : "unmapped";
  }

  getMappedRange() {
    return new ArrayBuffer(this.size);
  }

  async mapAsync() {
    this.mapState = "mapped";
  }

  unmap() {
    this.mapState = "unmapped";
  }

  destroy() {}
}

class FakePass {
  setPipeline() {}
  setBindGroup() {}
  dispatchWorkgroups() {}
  dispatchWorkgroupsIndirect() {}
  end() {}
}

class FakeEncoder {
  beginComputePass() {
    return new FakePass();
  }

  copyBufferToBuffer() {}
  clearBuffer() {}
  finish() {
    return {};
  }
}

class FakeQueue {
  submit() {}
  writeBuffer() {}
  async onSubmittedWorkDone() {}
}

class FakeDevice {
  readonly features = new Set<string>();
  readonly limits: FakeLimits;
  readonly lost = new Promise(() => {});
  readonly queue = new FakeQueue();

  constructor(limits: FakeLimits) {
    this.limits = limits;
  }

  createBuffer(descriptor: GPUBufferDescriptor) {
    return new FakeBuffer(descriptor);
  }

  createCommandEncoder() {
    return new FakeEncoder();
  }

  createShaderModule() {
    return { getCompilationInfo: async () => ({ messages: [] }) };
  }

  createComputePipeline() {
    return { getBindGroupLayout: () => ({}) };
  }

  async createComputePipelineAsync() {
    return this.createComputePipeline();
  }

  createBindGroup() {
    return {};
  }

  createBindGroupLayout() {
    return {};
  }

  createPipelineLayout() {
    return {};
  }

  pushErrorScope() {}
  async popErrorScope() {
    return null;
  }

  addEventListener() {}
  removeEventListener() {}
  destroy() {}
}

/**
 * Puts a GPU in place of the browser's on which nothing runs and no buffer has memory, so that a step records, allocates and frees
 * as ever.
 *
 * For this worker, until it ends: whoever asks for an adapter from now on gets this one.
 */
export function installFakeGpu(limits: FakeLimits = usualLimits): void {
  const adapter = {
    info: { vendor: "none", architecture: "", device: "", description: "a GPU on which nothing runs" },
    features: new Set<string>(),
    limits,
    requestDevice: async () => new FakeDevice(limits),
  };
  const gpu = { requestAdapter: async () => adapter, getPreferredCanvasFormat: () => "bgra8unorm" };
  Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  const classes = {
    GPUBuffer: FakeBuffer,
    GPUComputePassEncoder: FakePass,
    GPUDevice: FakeDevice,
    GPUQueue: FakeQueue,
  };
  for (const [name, value] of Object.entries(classes)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}

/** Limits like those of the adapter that this worker has. */
export async function copyLimits(): Promise<FakeLimits> {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error("There is no WebGPU adapter to copy the limits of.");
  const names = Object.keys(usualLimits) as (keyof FakeLimits)[];
  return Object.fromEntries(names.map((name) => [name, adapter.limits[name]])) as FakeLimits;
}
