import { runThread, type ThreadStart } from "../src/engine/simd/thread-loop.ts";

addEventListener("message", ({ data }: MessageEvent<ThreadStart>) => {
  void runThread(data, () => postMessage("ready")).then(() => close());
});
