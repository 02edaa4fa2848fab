import { version } from "../../package.json";
import { readBackend } from "../engine/tensor.ts";
import type { PreparedSide } from "../features/types.ts";
import { digest } from "./checkpoints/sealed-file.ts";
import { readOthers } from "./join-sides.ts";
import type { TrainJob } from "./types.ts";

/**
 * Digest of all that a training's result depends on: the app, the backend, the recipe's part of it, and the prepared data.
 *
 * A checkpoint or an outcome with another digest belongs to another training.
 */
export async function computeFingerprint(job: TrainJob, backend = readBackend()): Promise<string> {
  const { recipe, prepared, fusion } = job;
  const { seed, task, encoder, method, train, pretrain, unlabelled } = recipe;
  const { classes, categorySizes, numberNames } = prepared;
  const { wordStarts = null, ...tokenizer } = prepared.tokenizer ?? {};
  const parts = [
    JSON.stringify({ version, backend }),
    JSON.stringify({ seed, task, encoder, method, train, pretrain, unlabelled, fusion }),
    JSON.stringify({ classes, categorySizes, tokenizer, numberNames, encoder: job.encoder?.sha256 ?? null }),
  ];
  if (wordStarts) parts.push(await digest(wordStarts as Uint8Array<ArrayBuffer>));
  const others = readOthers(job);
  const sides = [prepared.train, prepared.validation, prepared.test, ...(others ? [others] : [])];
  for (const side of sides) parts.push(await digestSide(side));
  return digest(new TextEncoder().encode(parts.join("\n")));
}

async function digestSide(side: PreparedSide): Promise<string> {
  const { ids, offsets, texts } = side.tokens ?? {};
  const arrays = [side.numbers, side.categories, side.target, ids, offsets, ...(texts ? [texts] : [])];
  const digests: string[] = [];
  for (const array of arrays) digests.push(array ? await digest(array as Float32Array<ArrayBuffer>) : "none");
  return digests.join(" ");
}
