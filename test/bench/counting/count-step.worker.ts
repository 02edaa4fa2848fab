import { smallStep } from "../step-shapes.ts";
import type { StepShape } from "../stock/model.ts";
import { openOwnCount, openStockCount, type StepCounts } from "./count-step.ts";
import { copyLimits, installFakeGpu } from "./fake-gpu.ts";
import { watchGpu } from "./gpu-counts.ts";

/** 4 x 64, small enough for a software adapter. */
const shape: StepShape = { ...smallStep, hidden: 64, intermediate: 256 };

/** Which step, and on which device. */
export interface CountQuestion {
  side: "ours" | "recomputing" | "stock";
  device: "real" | "fake";
}

async function answer({ side, device }: CountQuestion): Promise<StepCounts> {
  if (device === "fake") installFakeGpu(await copyLimits());
  const counts = watchGpu();
  const count =
    side === "stock"
      ? await openStockCount(counts, shape)
      : await openOwnCount(counts, shape, side === "recomputing");
  return count();
}

addEventListener("message", async ({ data }: MessageEvent<CountQuestion>) => {
  postMessage(await answer(data).catch((thrown: unknown) => String(thrown)));
});
