import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import type { Weights } from "../../../src/engine/tensor.ts";
import type { StepShape } from "../stock/model.ts";

type Params = Record<string, np.Array>;

/** The blocks of a BERT encoder written with jax-js; every function takes its arguments over, as there. */
function runJaxTrunk(shape: StepShape, params: Params, x: np.Array): np.Array {
  const { layers, hidden, heads, rows, length } = shape;
  const dense = (name: string, input: np.Array) =>
    np.matmul(input, params[`${name}.weight`].ref).add(params[`${name}.bias`].ref);
  const normalize = (name: string, input: np.Array) =>
    nn
      .standardize(input, -1, { epsilon: 1e-12 })
      .mul(params[`${name}.weight`].ref)
      .add(params[`${name}.bias`].ref);
  for (let i = 0; i < layers; i++) {
    const name = `encoder.layer.${i}`;
    const split = (part: string) =>
      dense(`${name}.attention.self.${part}`, x.ref).reshape([rows, length, heads, hidden / heads]);
    const seen = nn.dotProductAttention(split("query"), split("key"), split("value"));
    const found = dense(`${name}.attention.output.dense`, seen.reshape([rows * length, hidden]));
    const middle = normalize(`${name}.attention.output.LayerNorm`, x.add(found));
    const wide = nn.gelu(dense(`${name}.intermediate.dense`, middle.ref), { approximate: false });
    x = normalize(`${name}.output.LayerNorm`, middle.add(dense(`${name}.output.dense`, wide)));
  }
  return x;
}

/** Rows to columns: jax-js multiplies by [ins, outs]. */
async function readForJax(weights: Weights): Promise<Params> {
  const params: Params = {};
  for (const [name, tensor] of Object.entries(weights)) {
    const values = np.array(Float32Array.from(await tensor.data()));
    if (tensor.rank !== 2) params[name] = values;
    else params[name] = np.transpose(values.reshape(tensor.shape as [number, number]));
  }
  return params;
}

/**
 * The trunk of jax-js on its wasm device, compiled, with gradients of all weights and of the input.
 *
 * It starts a thread for each processor by itself.
 */
export async function openJaxTrunk(
  shape: StepShape,
  weights: Weights,
  x: Float32Array,
  upstream: Float32Array,
): Promise<{ run(): Promise<Float32Array> }> {
  await init("wasm");
  defaultDevice("wasm");
  const params = { ...(await readForJax(weights)) };
  const size = [shape.rows * shape.length, shape.hidden];
  const input = np.array(Float32Array.from(x)).reshape(size);
  const direction = np.array(Float32Array.from(upstream)).reshape(size);
  const loss = (p: Params, given: np.Array, dy: np.Array) =>
    runJaxTrunk(shape, p, given).mul(dy).sum() as np.Array;
  const step = jit(valueAndGrad(loss, { argnums: [0, 1] }));
  return {
    run: async () => {
      const given = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, value.ref]));
      const [value, [slopes, slope]] = step(given, input.ref, direction.ref) as unknown as [
        np.Array,
        [Params, np.Array],
      ];
      await blockUntilReady([value, slopes, slope.ref]);
      const found = (await slope.data()) as Float32Array;
      value.dispose();
      for (const one of Object.values(slopes)) one.dispose();
      return found;
    },
  };
}
