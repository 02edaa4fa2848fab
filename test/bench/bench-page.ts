import type { BenchMessage, PageMessage } from "./bench-message.ts";
import type { Bench } from "./bench.ts";
import benches from "./index.ts";

/** Runs the benches of this browser, each in a worker of its own, and writes what they say to the console, where the script reads it. */
const query = new URLSearchParams(location.search);
const only = query.get("only")?.split(",") ?? null;
const runs = Number(query.get("runs") ?? 5);

/** A row that does not end is a failure, and not a bench that hangs. */
const MOST_MINUTES = 8;

const say = (message: PageMessage) => console.debug("bench:" + JSON.stringify(message));

function runWorker(name: string, times: number): Promise<BenchMessage> {
  const worker = new Worker(new URL("./bench.worker.ts", import.meta.url), { type: "module" });
  return new Promise<BenchMessage>((resolve) => {
    worker.addEventListener("message", ({ data }) => resolve(data as BenchMessage));
    worker.addEventListener("error", (event) =>
      resolve({ kind: "failed", name, message: event.message || "its worker did not start" }),
    );
    const ended = `it did not end within ${MOST_MINUTES} minutes`;
    setTimeout(() => resolve({ kind: "failed", name, message: ended }), MOST_MINUTES * 60_000);
    worker.postMessage({ name, runs: times });
  }).finally(() => worker.terminate());
}

async function runBench({ name, unit, against, better, alone, mostRuns = runs }: Bench): Promise<void> {
  say({ kind: "start", name, unit, against, better });
  const times = Math.min(runs, mostRuns);
  if (!alone) return say(await runWorker(name, times));
  const whole = { kind: "result" as const, name, values: [] as number[], others: [] as number[] };
  for (let i = 0; i < times; i++) {
    const message = await runWorker(name, 1);
    if (message.kind !== "result") return say(message);
    whole.values.push(...message.values);
    whole.others.push(...message.others);
  }
  say(whole);
}

for (const bench of benches) {
  const wanted = bench.browser === query.get("browser") && (only === null || only.includes(bench.name));
  if (wanted) await runBench(bench);
}
say({ kind: "end" });
