import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";

/** The name under which the WebGPU backend of tfjs runs beside ours. */
export const stockWebgpu = "stock-webgpu";

/** Starts tfjs's WebGPU backend as it comes, on a device of its own with the limits of the adapter. */
export async function startStockWebgpu(): Promise<void> {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) throw new Error("There is no WebGPU adapter.");
  const { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize } = adapter.limits;
  const { maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX } = adapter.limits;
  const device = await adapter.requestDevice({
    requiredLimits: {
      maxBufferSize,
      maxStorageBufferBindingSize,
      maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX,
    },
  });
  tf.registerBackend(stockWebgpu, () => new WebGPUBackend(device, adapter.info));
  tf.copyRegisteredKernels("webgpu", stockWebgpu);
  if (!(await tf.setBackend(stockWebgpu))) throw new Error("The WebGPU backend of tfjs did not start.");
}
