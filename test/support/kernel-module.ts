import { initRandom } from "../../src/base/random.ts";

/** The functions of the module, called as one thread would. */
export type KernelExports = Record<string, (...values: number[]) => number>;

/** The kernels alone, over a memory of their own, without a backend. */
export interface KernelModule {
  exports: KernelExports;
  /** Forgets all arrays; whatever is not written from then on is NaN. */
  reset(): void;
  /** Offset of a new array, of numbers drawn from the seed or NaN where there is none. */
  array(length: number, seed?: number): number;
  view(offset: number, length: number): Float32Array;
}

const guard = 64;

/** Instantiates one build of the kernels. */
export async function openKernels(bytes: BufferSource, pages = 800): Promise<KernelModule> {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: 65_536, shared: true });
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  const all = new Float32Array(memory.buffer);
  const start = 1 << 16;
  let end = start;
  const view = (offset: number, length: number) => all.subarray(offset / 4, offset / 4 + length);
  return {
    exports: instance.exports as KernelExports,
    view,
    reset: () => {
      all.fill(NaN, start / 4, end / 4);
      end = start;
    },
    array: (length, seed) => {
      const offset = end;
      end = (offset + 4 * length + 2 * guard) & -guard;
      if (end > memory.buffer.byteLength) throw new Error("the arrays of a test do not fit the memory");
      const numbers = view(offset, (end - offset) / 4).fill(NaN);
      const random = seed === undefined ? null : initRandom(seed);
      if (random) for (let i = 0; i < length; i++) numbers[i] = 2 * random() - 1;
      return offset;
    },
  };
}

/** The largest distance between computed numbers and expected ones; NaN where one is missing. */
export function farthest(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(found[i] - expected[i]);
    if (!(distance <= most)) most = distance;
    if (Number.isNaN(distance)) return NaN;
  }
  return most;
}
