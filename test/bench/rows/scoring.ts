import { useBackend } from "../../../src/engine/backend.ts";
import { poolMean } from "../../../src/engine/ops/pool.ts";
import { tf, type Weights } from "../../../src/engine/tensor.ts";
import { runEncoder } from "../../../src/model/encoder/encoder.ts";
import { loadSafetensors } from "../../../src/model/weights/safetensors.ts";
import { LeftOut, compareSides, perSecond, type Measured } from "../bench.ts";
import { openOnnxEncoder } from "../onnx/encoder.ts";
import { toModelShape } from "../ours-step.ts";
import { drawIds, standardStep } from "../step-shapes.ts";

const { rows, length } = standardStep;
const THREADS = 2;

async function fetchMade(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new URL(`/onnx/${file}`, location.origin));
  if (!response.ok) {
    throw new LeftOut(
      `test/bench/onnx/${file} is not there; make it with "python test/bench/onnx/make_onnx.py", which needs torch, transformers, safetensors, onnx and onnxscript.`,
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}

/** Our encoder with the weights of the file, from token ids to the mean of each text. */
function openOwnEncoder(file: Uint8Array, ids: Int32Array) {
  const weights: Weights = {};
  for (const [name, { data, shape }] of Object.entries(
    loadSafetensors(file, "encoder.safetensors").tensors,
  )) {
    weights[name] = tf.tensor(data, shape);
  }
  const shape = toModelShape(standardStep);
  return async () => {
    const scores = tf.tidy(() => {
      const mask = tf.ones([rows, length]);
      const hidden = runEncoder(weights, shape, tf.tensor2d(ids, [rows, length], "int32"), mask, null);
      return poolMean(hidden, mask);
    });
    const values = await scores.data<"float32">();
    scores.dispose();
    return values;
  };
}

/** Texts to vectors, 16 of 64 tokens at a time: our encoder beside onnxruntime-web, after a proof that both give the same. */
export async function measureScoring(runs: number): Promise<Measured> {
  const onnx = await fetchMade("encoder.onnx");
  const weights = await fetchMade("encoder.safetensors");
  const ids = drawIds(standardStep);
  const theirs = await openOnnxEncoder(onnx, ids, [rows, length], THREADS);
  await useBackend("simd", THREADS);
  const ours = openOwnEncoder(weights, ids);
  const expected = await theirs();
  const worst = (await ours()).reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
  if (!(worst < 1e-3)) throw new Error(`The vectors of the two encoders differ by ${worst}.`);
  return compareSides(perSecond(rows, ours, 1000), perSecond(rows, theirs, 1000), runs);
}
