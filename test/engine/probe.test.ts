import { describe, expect, test } from "vitest";
import { measureCandidates, pickFastest, type Candidate, type Measured } from "../../src/engine/probe.ts";

const webgpu: Candidate = { backend: "webgpu", threads: 1 };
const simd: Candidate = { backend: "simd", threads: 4 };

/** Backends whose steps take as long as they are said to, the first one twice that. */
function initFakes(stepMs: Partial<Record<Candidate["backend"], number[]>>) {
  let now = 0;
  let current: Candidate["backend"] = "cpu";
  const log: string[] = [];
  const taken: Record<string, number> = {};
  return {
    log,
    options: {
      limitMs: 4000,
      clock: () => now,
      start: async ({ backend }: Candidate) => {
        log.push(`start ${backend}`);
        current = backend;
      },
      prepare: () => ({
        tokens: 100,
        run: async () => {
          const times = stepMs[current];
          if (!times) throw new Error("the device is lost");
          const step = (taken[current] = (taken[current] ?? -1) + 1);
          log.push(`${current} ${step}`);
          now += step === 0 ? 2 * times[0] : times[Math.min(step, times.length) - 1];
        },
        dispose: () => log.push(`dispose ${current}`),
      }),
    },
  };
}

describe("the probe", () => {
  test("takes the median of three steps, the first one apart, and disposes of what it made", async () => {
    const { options, log } = initFakes({ webgpu: [10, 50, 20], simd: [40, 40, 40] });
    const measured = await measureCandidates([webgpu, simd], options);
    // median of 10, 50, 20 ms is 20 ms: 100 tokens in 20 ms are 5,000 a second
    expect(measured).toEqual([
      { ...webgpu, tokensPerSecond: 5000 },
      { ...simd, tokensPerSecond: 2500 },
    ]);
    expect(log).toEqual([
      ...["start webgpu", "webgpu 0", "webgpu 1", "webgpu 2", "webgpu 3", "dispose webgpu"],
      ...["start simd", "simd 0", "simd 1", "simd 2", "simd 3", "dispose simd"],
    ]);
  });

  test("times a single step of a backend that uses up its share of the time", async () => {
    const { options, log } = initFakes({ webgpu: [1500], simd: [10] });
    const [slow] = await measureCandidates([webgpu, simd], options);
    // Two of the four seconds are its own: the first step took 3 s.
    expect(slow.tokensPerSecond).toBeCloseTo(100 / 1.5, 9);
    expect(log.filter((entry) => entry.startsWith("webgpu"))).toEqual(["webgpu 0", "webgpu 1"]);
  });

  test("measures a backend that fails at 0, and goes on with the others", async () => {
    const { options, log } = initFakes({ simd: [10] });
    const measured = await measureCandidates([webgpu, simd], options);
    expect(measured.map(({ tokensPerSecond }) => tokensPerSecond)).toEqual([0, 10_000]);
    expect(log).toContain("dispose webgpu");
  });
});

describe("the choice", () => {
  const at = (candidate: Candidate, tokensPerSecond: number): Measured => ({ ...candidate, tokensPerSecond });

  test("falls on another backend than simd from 1.3 times its speed on", () => {
    expect(pickFastest([at(webgpu, 1299), at(simd, 1000)])?.backend).toBe("simd");
    expect(pickFastest([at(webgpu, 1300), at(simd, 1000)])?.backend).toBe("webgpu");
  });

  test("falls on simd where it is the fastest, and on what works where it failed", () => {
    expect(pickFastest([at(webgpu, 900), at(simd, 1000)])?.backend).toBe("simd");
    expect(pickFastest([at(webgpu, 900), at(simd, 0)])?.backend).toBe("webgpu");
    expect(pickFastest([at(webgpu, 0), at(simd, 0)])).toBeNull();
  });
});
