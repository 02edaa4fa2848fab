import { fail } from "../../base/problem.ts";
import { dispatch, forgetValues, makeOutput, type KernelCall, type TensorInfo } from "./dispatch.ts";
import { asU32, countValues, coverFlat, writeProgram } from "./wgsl.ts";

/**
 * Copies a tensor into memory of its own.
 *
 * A command of the device and no dispatch; it ends the compute pass.
 *
 * shapes: x any -> the same
 * memory: returns a new tensor
 */
export function runCopy({ backend, inputs: { x } }: KernelCall<{ x: TensorInfo }, object>): TensorInfo[] {
  const y = makeOutput(backend, x.shape, x.dtype);
  backend.uploadToGPU(x.dataId);
  backend.uploadToGPU(y.dataId);
  if (backend.rehearsal) return [y];
  const [source, copy] = [x, y].map(({ dataId }) => backend.tensorMap.get(dataId).resource as GPUBuffer);
  backend.endComputePassEncoder();
  backend.ensureCommandEncoderReady();
  backend.open.commandEncoder?.copyBufferToBuffer(source, 0, copy, 0, 4 * countValues(x));
  return [y];
}

const accumulate = writeProgram(
  "accumulate",
  { writes: { sum: "f32" }, reads: { x: "f32" }, uniforms: { size: "u32" } },
  `if (i < u.size) { sum[i] += x[i]; }`,
);

/**
 * Adds `x` to `into`, in place.
 *
 * shapes: into and x any, the same
 * memory: changes `into`, and with it every tensor that shares its memory
 * errors: engine/same-memory, where both are one memory: WebGPU would refuse it without a word
 */
export function runAccumulate({
  backend,
  inputs: { into, x },
}: KernelCall<{ into: TensorInfo; x: TensorInfo }, object>): TensorInfo[] {
  if (into.dataId === x.dataId) {
    fail("engine/same-memory", "A tensor was to be added to itself in place; copy one of the two first.");
  }
  forgetValues(backend, into);
  const size = countValues(into);
  dispatch(backend, accumulate, [into, x], asU32(size), coverFlat(size));
  return [];
}
