import type { BenchMessage } from "./bench-message.ts";
import { LeftOut } from "./bench.ts";
import benches from "./index.ts";

const say = (message: BenchMessage) => postMessage(message);

/** A refused promise that nobody waits for would leave the bench hanging. */
const watchRejections = (name: string) =>
  addEventListener("unhandledrejection", ({ reason }) =>
    say({ kind: "failed", name, message: String(reason) }),
  );

addEventListener("message", async ({ data }: MessageEvent<{ name: string; runs: number }>) => {
  const { name, runs } = data;
  watchRejections(name);
  try {
    const bench = benches.find((one) => one.name === name);
    const measure = await bench!.load();
    say({ kind: "result", name, ...(await measure(runs)) });
  } catch (thrown) {
    const kind = thrown instanceof LeftOut ? "left-out" : "failed";
    say({ kind, name, message: thrown instanceof Error ? `${thrown.message}` : String(thrown) });
  }
});
