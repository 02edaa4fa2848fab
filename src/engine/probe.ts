/** A backend that a model may run on here. */
export interface Candidate {
  backend: "webgpu" | "simd" | "cpu";
  threads: number;
}

/** How fast a backend took the steps that it was timed on; 0 where it failed to. */
export interface Measured extends Candidate {
  tokensPerSecond: number;
}

/** Steps of the model that is to be trained, ready on the backend in use. */
export interface ProbeSteps {
  /** Tokens of one step. */
  tokens: number;
  /** Takes one step and waits until the device is done with it. */
  run(): Promise<void>;
  dispose(): void;
}

/** How candidates are timed. */
export interface ProbeOptions {
  /** Makes a candidate the backend in use. */
  start: (candidate: Candidate) => Promise<void>;
  prepare: () => ProbeSteps | Promise<ProbeSteps>;
  clock: () => number;
  /** For all candidates together; one that is slower than its share is timed on a single step. */
  limitMs: number;
}

const mostSteps = 3;
/** How many times faster than the CPU engine another backend has to be. */
const leastGain = 1.3;

/**
 * Times a few steps on each candidate, after one that warms it up: the median counts.
 *
 * A candidate that fails is measured at 0 and never chosen.
 *
 * memory: leaves no tensor; the last candidate stays in use
 */
export async function measureCandidates(
  candidates: readonly Candidate[],
  options: ProbeOptions,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const candidate of candidates) {
    const share = options.limitMs / candidates.length;
    const tokensPerSecond = await measureOne(candidate, share, options).catch(() => 0);
    measured.push({ ...candidate, tokensPerSecond });
  }
  return measured;
}

async function measureOne(candidate: Candidate, limitMs: number, options: ProbeOptions): Promise<number> {
  const { start, prepare, clock } = options;
  await start(candidate);
  const begun = clock();
  const steps = await prepare();
  try {
    await steps.run();
    const times: number[] = [];
    while (times.length === 0 || (times.length < mostSteps && clock() - begun < limitMs)) {
      const from = clock();
      await steps.run();
      times.push(clock() - from);
    }
    return (1000 * steps.tokens) / Math.max(Number.EPSILON, findMedian(times));
  } finally {
    steps.dispose();
  }
}

function findMedian(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2;
}

/**
 * Picks the fastest; another backend than `simd` only where it is at least 1.3 times as fast.
 *
 * Null where none took a step.
 */
export function pickFastest(measured: readonly Measured[]): Measured | null {
  const able = measured.filter(({ tokensPerSecond }) => tokensPerSecond > 0);
  if (able.length === 0) return null;
  const fastest = able.reduce((a, b) => (b.tokensPerSecond > a.tokensPerSecond ? b : a));
  const simd = able.find(({ backend }) => backend === "simd");
  return simd && fastest.tokensPerSecond < leastGain * simd.tokensPerSecond ? simd : fastest;
}
