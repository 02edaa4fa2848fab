import { useBackend } from "../../../src/engine/backend.ts";
import type { Measured } from "../bench.ts";
import { openOwnStep } from "../ours-step.ts";
import { standardStep } from "../step-shapes.ts";

const TENTH = 10;

/** The first step of a fresh worker beside its tenth. */
export async function measureFirstStep(): Promise<Measured> {
  await useBackend("simd");
  const step = openOwnStep(standardStep);
  await step.warmUp();
  const times: number[] = [];
  for (let i = 0; i < TENTH; i++) {
    const start = performance.now();
    await step.run();
    times.push(performance.now() - start);
  }
  return { values: [times[0]], others: [times[TENTH - 1]] };
}
