import { tf } from "./tensor.ts";

/** Most bytes that one tensor may have on the backend in use; null where it sets no limit of its own. */
export function readTensorLimit(): number | null {
  // Asking tfjs for its backend would start one.
  if (!tf.getBackend()) return null;
  const { device } = tf.backend() as { device?: GPUDevice };
  if (!device) return null;
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  return Math.min(maxBufferSize, maxStorageBufferBindingSize);
}
