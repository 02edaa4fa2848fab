import type { TensorInfo } from "@tensorflow/tfjs-core";
import { expFast } from "./exp.ts";
import type { Heap } from "./heap.ts";
import { registerHeapKernel } from "./kernels.ts";

const INVERSE_ROOT_TWO_PI = 1 / Math.sqrt(2 * Math.PI);

/**
 * y = x Phi(x) and its slope Phi(x) + x phi(x), from one exponential.
 *
 * 1 - Phi(|x|) = exp(-x^2/2) p(t) / 2, t = 1 / (1 + 0.3275911 |x| / sqrt 2): off by less than 8e-8.
 * source: Abramowitz and Stegun 1964, 7.1.26
 */
function gelu(heap: Heap, { x }: { x: TensorInfo }): TensorInfo[] {
  const out = heap.output(x.shape);
  const slopes = heap.output(x.shape);
  const [values, y, slope] = [heap.input(x).view(), out.block.view(), slopes.block.view()];
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    const e = expFast(-0.5 * v * v);
    const t = 1 / (1 + 0.3275911 * Math.SQRT1_2 * Math.abs(v));
    const p =
      ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) *
      t *
      e *
      0.5;
    const phi = v < 0 ? p : 1 - p;
    y[i] = v * phi;
    slope[i] = phi + v * e * INVERSE_ROOT_TWO_PI;
  }
  return [out.info, slopes.info];
}

/** Registers the kernel behind `ops/gelu`. */
export function registerGelu(): void {
  registerHeapKernel("ClienteleGelu", gelu as never);
}
