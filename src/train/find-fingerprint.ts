import { readBackend } from "../engine/tensor.ts";
import { locateCheckpoint, tryStore } from "./checkpoints/checkpoint.ts";
import { locateOutcome } from "./checkpoints/outcome-file.ts";
import { loadSealed } from "./checkpoints/sealed-file.ts";
import { computeFingerprint } from "./fingerprint.ts";
import type { TrainContext } from "./state.ts";
import type { TrainJob } from "./types.ts";

const backends = ["webgpu", "simd", "cpu"];

/**
 * Finds the digest that a training is kept under: that of the backend it begins on, or began on where the store has it.
 *
 * A training that another backend began is gone on with, and that is told: its result is not that of one backend alone.
 */
export async function findFingerprint(job: TrainJob, context: TrainContext): Promise<string> {
  const here = context.begunOn ?? readBackend();
  const fingerprint = await computeFingerprint(job, here);
  const kept = await readKept(job, context);
  if (kept.length === 0 || kept.includes(fingerprint)) return fingerprint;
  for (const begunOn of backends.filter((backend) => backend !== here)) {
    const other = await computeFingerprint(job, begunOn);
    if (!kept.includes(other)) continue;
    context.begunOn = begunOn;
    noteOtherBackend(context, begunOn, readBackend());
    return other;
  }
  return fingerprint;
}

async function readKept({ runId, part }: TrainJob, context: TrainContext): Promise<string[]> {
  const kept: string[] = [];
  for (const path of [locateOutcome(runId, part), locateCheckpoint(runId, part)]) {
    const file = await tryStore(context, (store) => loadSealed(store, path));
    if (file) kept.push(file.metadata.fingerprint);
  }
  return kept;
}

function noteOtherBackend({ reporter }: TrainContext, begunOn: string, backend: string): void {
  reporter.note({
    code: "train/other-backend",
    message: `The training began on the backend "${begunOn}" and went on from what it kept on "${backend}"; its result may differ in the last digits from that of one backend alone. Start a new run for a result that can be repeated bit by bit.`,
    facts: { begunOn, backend },
    where: {},
  });
}
