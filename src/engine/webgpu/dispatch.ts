import { tf } from "../tensor.ts";
import { type GpuBackend, type Pipeline } from "./device-backend.ts";
import type { Uniform } from "./device-uniforms.ts";

export type { GpuBackend } from "./device-backend.ts";
export type { Uniform } from "./device-uniforms.ts";

/** A compute program: `@group(0) @binding(i)` for each buffer in order, the struct of uniforms last; its entry is `main`. */
export interface Program {
  /** Names the code: it holds every parameter that changes it. */
  name: string;
  code: string;
}

/** Workgroups in x, y and z. */
export type Workgroups = readonly [x: number, y?: number, z?: number];

/** A tensor as a backend sees it. */
export type TensorInfo = tf.TensorInfo;

/** What a kernel is given. */
export interface KernelCall<Inputs = Record<string, TensorInfo>, Attributes = Record<string, unknown>> {
  backend: GpuBackend;
  inputs: Inputs;
  attrs: Attributes;
}

const bindingPattern = /@binding\((\d+)\)\s*var<\s*(storage|uniform)\s*(?:,\s*(read_write|read)\s*)?>/g;

/** The bindings that a program declares; told to the device, for its own guess leaves out those that the code does not read. */
function readLayout(code: string): GPUBindGroupLayoutEntry[] {
  return [...code.matchAll(bindingPattern)].map(([, binding, space, access]) => {
    const storage = access === "read_write" ? "storage" : "read-only-storage";
    return {
      binding: Number(binding),
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: space === "uniform" ? "uniform" : storage },
    };
  });
}

function compile(backend: GpuBackend, { name, code }: Program): Pipeline | Promise<Pipeline> {
  const { device } = backend;
  const layout = device.createBindGroupLayout({ entries: readLayout(code) });
  const module = device.createShaderModule({ code, label: name });
  const descriptor: GPUComputePipelineDescriptor = {
    label: name,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: "main" },
  };
  if (!backend.rehearsal) return { pipeline: device.createComputePipeline(descriptor), layout };
  return device.createComputePipelineAsync(descriptor).then((pipeline) => ({ pipeline, layout }));
}

function preparePipeline(backend: GpuBackend, program: Program): Pipeline | Promise<Pipeline> {
  let prepared = backend.pipelines.get(program.name);
  const pending = prepared instanceof Promise && !backend.rehearsal;
  if (!prepared || pending) {
    prepared = compile(backend, program);
    backend.pipelines.set(program.name, prepared);
  }
  return prepared;
}

function bindBuffers(
  backend: GpuBackend,
  layout: GPUBindGroupLayout,
  buffers: readonly TensorInfo[],
  uniforms: readonly Uniform[],
): GPUBindGroup {
  const bindings: GPUBufferBinding[] = buffers.map(({ dataId }) => ({
    buffer: backend.tensorMap.get(dataId).resource as GPUBuffer,
  }));
  if (uniforms.length > 0) {
    const acquire = (size: number) =>
      backend.pool.acquireBuffer(size, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
    bindings.push(backend.uniforms.place(acquire, uniforms));
  }
  const entries = bindings.map((resource, binding) => ({ binding, resource }));
  return backend.device.createBindGroup({ layout, entries });
}

/**
 * Records one run of a program into the command stream that tfjs records its own into.
 *
 * Uniforms are packed in order as scalars of 4 bytes. No buffer may be bound twice where one of the two is written.
 *
 * memory: the buffers are the caller's
 * errors: engine/device-lost; engine/device-failed, after a command that the device refused
 */
export function dispatch(
  backend: GpuBackend,
  program: Program,
  buffers: readonly TensorInfo[],
  uniforms: readonly Uniform[],
  [x, y = 1, z = 1]: Workgroups,
): void {
  if (x * y * z === 0) return;
  backend.assertAlive();
  // An upload ends the pass, so all come first.
  for (const { dataId } of buffers) backend.uploadToGPU(dataId);
  const prepared = preparePipeline(backend, program);
  if (backend.rehearsal) {
    backend.rehearsal.noteDispatch();
    return;
  }
  const { pipeline, layout } = prepared as Pipeline;
  const group = bindBuffers(backend, layout, buffers, uniforms);
  backend.ensureCommandEncoderReady();
  const { open } = backend;
  open.computePassEncoder ??= (open.commandEncoder as GPUCommandEncoder).beginComputePass();
  open.computePassEncoder.setPipeline(pipeline);
  open.computePassEncoder.setBindGroup(0, group);
  open.computePassEncoder.dispatchWorkgroups(x, y, z);
  backend.noteDispatch();
}

/**
 * Makes a tensor for a program to write.
 *
 * memory: NOT zeroed: a buffer that was used before holds old values
 */
export function makeOutput(backend: GpuBackend, shape: number[], dtype: tf.DataType = "float32"): TensorInfo {
  return backend.makeTensorInfo(shape, dtype);
}

/** Fills a tensor with zeros; this is a command of the device and no dispatch, but it ends the compute pass. */
export function clearBuffer(backend: GpuBackend, { dataId }: TensorInfo): void {
  backend.uploadToGPU(dataId);
  if (backend.rehearsal) return;
  backend.endComputePassEncoder();
  backend.ensureCommandEncoderReady();
  const buffer = backend.tensorMap.get(dataId).resource as GPUBuffer;
  (backend.open.commandEncoder as GPUCommandEncoder).clearBuffer(buffer);
}

/** Is told that a program changes a tensor in place: what was read back before is no longer true. */
export function forgetValues(backend: GpuBackend, { dataId }: TensorInfo): void {
  backend.uploadToGPU(dataId);
  if (!backend.rehearsal) backend.tensorMap.get(dataId).values = null as never;
}

/** Registers a kernel of ours for the backend `webgpu`; a second time changes nothing. */
export function registerGpuKernel<Inputs, Attributes>(
  name: string,
  run: (call: KernelCall<Inputs, Attributes>) => TensorInfo[],
): void {
  if (tf.getKernel(name, "webgpu")) return;
  tf.registerKernel({
    kernelName: name,
    backendName: "webgpu",
    kernelFunc: (call) => run(call as unknown as KernelCall<Inputs, Attributes>),
  });
}
