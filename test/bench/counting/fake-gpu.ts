const gigabyte = 1024 ** 3;

/** Limits of a large GPU, so that nothing is refused: the question is what a step would do. */
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
  readonly limits = limits;
  readonly lost = new Promise(() => {});
  readonly queue = new FakeQueue();

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
export function installFakeGpu(): void {
  const adapter = {
    info: { vendor: "none", architecture: "", device: "", description: "a GPU on which nothing runs" },
    features: new Set<string>(),
    limits,
    requestDevice: async () => new FakeDevice(),
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
