import { timeWork, type Measure } from "../bench.ts";
import { loadKernels } from "../kernel-module.ts";

const TURNS = 10_000_000;

/** The most that one thread can do: a loop that touches registers alone. */
export function measurePeak(build: "relaxed" | "plain"): Measure {
  return async (runs) => {
    const { kernels } = await loadKernels(build, 0);
    const flops = TURNS * kernels.peakFlops();
    const values: number[] = [];
    for (let i = -1; i < runs; i++) {
      const figure = flops / (await timeWork(() => kernels.peak(TURNS))) / 1e6;
      if (i >= 0) values.push(figure); // the first one warms up
    }
    return { values, others: [] };
  };
}
