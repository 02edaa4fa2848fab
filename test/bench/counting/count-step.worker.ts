import { deepStep, smallStep, standardStep } from "../step-shapes.ts";
import type { StepShape } from "../stock/model.ts";
import { openOwnCount, type StepCounts } from "./count-step.ts";
import { copyLimits, installFakeGpu } from "./fake-gpu.ts";
import { watchGpu } from "./gpu-counts.ts";

const shapes = {
  /** 4 x 64, small enough for a software adapter. */
  small: { ...smallStep, hidden: 64, intermediate: 256 },
  standard: standardStep,
  deep: deepStep,
} satisfies Record<string, StepShape>;

/** Which step, and on which device. */
export interface CountQuestion {
  recompute: boolean;
  shape: keyof typeof shapes;
  device: "real" | "fake";
}

async function answer({ recompute, shape, device }: CountQuestion): Promise<StepCounts> {
  if (device === "fake") installFakeGpu(await copyLimits());
  const counts = watchGpu();
  const count = await openOwnCount(counts, shapes[shape], recompute);
  return count();
}

addEventListener("message", async ({ data }: MessageEvent<CountQuestion>) => {
  postMessage(await answer(data).catch((thrown: unknown) => String(thrown)));
});
