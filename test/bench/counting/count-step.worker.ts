import { smallStep } from "../step-shapes.ts";
import type { StepShape } from "../stock/model.ts";
import { openOwnCount, openStockCount } from "./count-step.ts";
import { installFakeGpu } from "./fake-gpu.ts";
import { watchGpu } from "./gpu-counts.ts";

/** 4 x 64, small enough for a software adapter. */
const shape: StepShape = { ...smallStep, hidden: 64, intermediate: 256 };

/** Which step, and on which device. */
export interface CountQuestion {
  side: "ours" | "recomputing" | "stock";
  device: "real" | "fake";
}

addEventListener("message", async ({ data }: MessageEvent<CountQuestion>) => {
  const { side, device } = data;
  if (device === "fake") installFakeGpu();
  const counts = watchGpu();
  const answer = async () => {
    const open =
      side === "stock" ? openStockCount(counts, shape) : openOwnCount(counts, shape, side === "recomputing");
    return (await open)();
  };
  postMessage(await answer().catch((thrown: unknown) => String(thrown)));
});
