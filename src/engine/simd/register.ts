/** Registers every kernel of ours for the backend `simd`, over those copied from tfjs's `cpu`. */
export function registerSimdKernels(): void {
  return;
}
