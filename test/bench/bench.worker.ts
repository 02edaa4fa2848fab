import benches, { type Bench } from "./index.ts";
import type { BenchMessage } from "./bench-message.ts";

const say = (message: BenchMessage) => postMessage(message);

function findMedian(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** One run to warm up, then the median of the others. */
async function measure({ name, unit, against, run }: Bench, runs: number): Promise<void> {
  await run();
  const values: number[] = [];
  const others: number[] = [];
  for (let i = 0; i < runs; i++) {
    const { value, other } = await run();
    values.push(value);
    if (other !== null) others.push(other);
  }
  const other = others.length > 0 ? findMedian(others) : null;
  say({ kind: "result", name, unit, against, value: findMedian(values), other, runs });
}

addEventListener("message", async ({ data }: MessageEvent<{ only: string[] | null; runs: number }>) => {
  const chosen = benches.filter(({ name }) => data.only === null || data.only.includes(name));
  for (const bench of chosen) {
    await measure(bench, data.runs).catch((thrown: unknown) =>
      say({ kind: "failed", name: bench.name, message: String(thrown) }),
    );
  }
  say({ kind: "end" });
});
