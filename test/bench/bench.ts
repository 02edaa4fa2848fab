/** One side of a comparison: `run` gives one figure, in the unit of the bench. */
export interface Side {
  run(): Promise<number>;
}

/** What a bench measured, run by run; `others` is empty where there is no other side. */
export interface Measured {
  values: number[];
  others: number[];
}

/** One row of the table. */
export interface Bench {
  name: string;
  unit: string;
  against: string;
  better: "more" | "less";
  /** Started in a Chromium with the software WebGPU adapter, or in one without WebGPU. */
  browser: "plain" | "webgpu";
  /** Every run in a worker of its own; usually all runs share one. */
  alone?: boolean;
  /** At most this many runs, for what is no time and takes long. */
  mostRuns?: number;
  load(): Promise<Measure>;
}

/** Measures `runs` times. */
export type Measure = (runs: number) => Promise<Measured>;

/** Says that a bench cannot run here for a reason that is no fault: the row is left out. */
export class LeftOut extends Error {}

/** A first run of each side to warm up, then both in turn, so that what else the machine does falls on both. */
export async function compareSides(ours: Side, other: Side | null, runs: number): Promise<Measured> {
  const measured: Measured = { values: [], others: [] };
  await ours.run();
  await other?.run();
  for (let i = 0; i < runs; i++) {
    measured.values.push(await ours.run());
    if (other) measured.others.push(await other.run());
  }
  return measured;
}

/** Median milliseconds of a piece of work that is repeated until `leastMs` have gone by, once at least. */
export async function timeWork(work: () => unknown, leastMs = 400): Promise<number> {
  const times: number[] = [];
  const start = performance.now();
  for (let before = start; times.length === 0 || before - start < leastMs;) {
    await work();
    const now = performance.now();
    times.push(now - before);
    before = now;
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}

/** A side whose figure is `amount` of something for each second of its work. */
export function perSecond(amount: number, work: () => unknown, leastMs?: number): Side {
  return { run: async () => amount / ((await timeWork(work, leastMs)) / 1000) };
}

/** A number for each place, between -scale and scale; the same in every run. */
export function fillValues(length: number, scale = 1): Float32Array<ArrayBuffer> {
  let state = length;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state / 2 ** 31) * scale;
  });
}
