import { runThread, type ThreadSaid, type ThreadStart } from "../src/engine/simd/thread-loop.ts";

const say = (said: ThreadSaid) => postMessage(said);

addEventListener("message", ({ data }: MessageEvent<ThreadStart>) => {
  // What rejects in a worker is no error that the other side hears of.
  void runThread(data, () => say("ready"))
    .catch((thrown: unknown) => say({ failed: String(thrown) }))
    .then(() => close());
});

addEventListener("messageerror", () => say({ failed: "the kernels could not be handed over" }));
