import { mixSeed } from "../base/random.ts";
import type { Tensor } from "../engine/tensor.ts";
import { dropout } from "../engine/ops/dropout.ts";
import type { Mode } from "./shape.ts";

/** Dropout of one place of the model, with a stream of its own; undefined where none is wanted. */
export function drawDropout(mode: Mode, place: string): { rate: number; seed: number } | undefined {
  if (!mode || mode.dropout === 0) return undefined;
  return { rate: mode.dropout, seed: mixSeed(mode.seed, "dropout", place) };
}

/** Drops values at one place of the model, in training alone. */
export function dropAt(x: Tensor, mode: Mode, place: string): Tensor {
  const drawn = drawDropout(mode, place);
  return drawn ? dropout(x, drawn.rate, drawn.seed) : x;
}
