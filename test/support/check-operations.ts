import fc from "fast-check";
import { computeGradients } from "../../src/engine/tape.ts";
import { readMemory, tf, toTensor, type Tensor } from "../../src/engine/tensor.ts";
import type { StoredTensor } from "../../src/model/weights/safetensors.ts";
import { loadGoldenCases, type OperationOptions } from "./golden-operations.ts";
import { operations, type Inputs, type Operation, type OperationName } from "./operation-table.ts";
import { initDraw, randomInputs } from "./random-inputs.ts";

/** Runs work at once: as it is, or with every operation composed of stock ones. */
export type Wrap = <T>(work: () => T) => T;

/** Fails with a sentence; not by the test runner, which a worker does not have. */
function assert(holds: boolean, sentence: () => string): asserts holds {
  if (!holds) throw new Error(sentence());
}

const toDevice = ({ data, shape }: StoredTensor) =>
  toTensor(data, shape, data instanceof Int32Array ? "int32" : "float32");

function assertShape({ shape }: Tensor, expected: readonly number[], what: string): void {
  assert(`${shape}` === `${expected}`, () => `${what}: shape [${shape}], expected [${expected}]`);
}

async function assertEqual(found: Tensor, { shape, data }: StoredTensor): Promise<void> {
  assertShape(found, shape, "output");
  const values = await found.data();
  const wrong = data.findIndex((value, i) => !Object.is(value, values[i]));
  assert(wrong < 0, () => `value ${wrong}: ${values[wrong]}, expected ${data[wrong]}`);
}

async function assertTensor(
  found: Tensor,
  expected: StoredTensor,
  tolerance: number,
  what: string,
): Promise<void> {
  assertShape(found, expected.shape, what);
  const values = await found.data();
  let scale = 1e-3;
  let worst = 0;
  expected.data.forEach((value, i) => {
    scale = Math.max(scale, Math.abs(value));
    const off = Math.abs(values[i] - value);
    worst = Number.isNaN(off) ? Infinity : Math.max(worst, off);
  });
  assert(worst <= tolerance * scale, () => `${what}: ${worst} from PyTorch, beside ${scale}`);
}

/** Asserts that work leaves as many tensors and bytes as it found; the first time it may fill what is kept for good. */
function assertBalance(work: () => void): void {
  const [, before, after] = [0, 1, 2].map(() => {
    work();
    return readMemory();
  });
  assert(
    after.numTensors === before.numTensors && after.numBytes === before.numBytes,
    () =>
      `${after.numTensors} tensors of ${after.numBytes} bytes, before ${before.numTensors} of ${before.numBytes}`,
  );
}

/** Name of the operation that a golden case is of. */
export const nameOf = ({ name }: { name: string }) => name.split(" ")[0] as OperationName;

/** Checks that an operation equals the golden case of this number in value and gradients, and leaves no tensor. */
export async function checkGolden(number: number, wrap: Wrap): Promise<void> {
  const golden = (await loadGoldenCases())[number];
  const { options, upstream: above } = golden;
  const run: Operation = operations[nameOf(golden)];
  const inputs = Object.fromEntries(Object.entries(golden.inputs).map(([name, t]) => [name, toDevice(t)]));
  const output = wrap(() => run(inputs, options));
  if (options.exact) await assertEqual(output, golden.output);
  else await assertTensor(output, golden.output, 1e-5, "output");
  assertBalance(() => wrap(() => run(inputs, options)).dispose());
  const upstream = above && toDevice(above);
  if (upstream) {
    const names = Object.keys(golden.gradients);
    const compute = () => wrap(() => computeGradients(inputs, names, () => run(inputs, options), upstream));
    const { loss, gradients } = compute();
    for (const name of names) await assertTensor(gradients[name], golden.gradients[name], 1e-4, name);
    assertBalance(() => {
      const again = compute();
      tf.dispose([again.loss, again.gradients]);
    });
    tf.dispose([loss, gradients, upstream]);
  }
  tf.dispose([output, inputs]);
}

/** Sum of products in double precision, and the size of its rounding where `y` is float32. */
function project(y: tf.TypedArray, upstream: tf.TypedArray): { value: number; noise: number } {
  let value = 0;
  let squares = 0;
  for (let i = 0; i < y.length; i++) {
    value += y[i] * upstream[i];
    squares += (y[i] * upstream[i]) ** 2;
  }
  return { value, noise: 1e-6 * Math.sqrt(squares) };
}

const STEP = 0.01;

/**
 * Checks that gradients are the finite differences of an operation, in a random direction for each input.
 *
 * The slope in a direction drawn from -1 to 1 is about |gradient| / sqrt(3); it has to be right within 5e-3 of that,
 * and of what the rounding of float32 makes of two values that are subtracted.
 */
async function checkSlopes(
  inputs: Inputs,
  trained: readonly string[],
  run: (inputs: Inputs) => Tensor,
  wrap: Wrap,
): Promise<void> {
  const draw = initDraw(5);
  const first = wrap(() => run(inputs));
  const upstream = draw.values(...first.shape);
  const above = await upstream.data();
  const { loss, gradients } = wrap(() => computeGradients(inputs, trained, () => run(inputs), upstream));
  for (const name of trained) {
    const direction = draw.values(...inputs[name].shape);
    const at = async (sign: number) => {
      const output = wrap(() =>
        tf.tidy(() => run({ ...inputs, [name]: tf.add(inputs[name], tf.mul(direction, sign * STEP)) })),
      );
      const { value, noise } = project(await output.data(), above);
      output.dispose();
      return { value, noise };
    };
    const [ahead, behind] = [await at(1), await at(-1)];
    const gradient = await gradients[name].data();
    const slope = project(gradient, await direction.data()).value;
    const usual = Math.sqrt(project(gradient, gradient).value / 3);
    const expected = (ahead.value - behind.value) / (2 * STEP);
    const noise = (ahead.noise + behind.noise) / (2 * STEP);
    const allowed = 5e-3 * usual + noise;
    assertShape(gradients[name], inputs[name].shape, name);
    assert(Math.abs(slope - expected) <= allowed, () => `${name}: ${slope}, by differences ${expected}`);
    direction.dispose();
  }
  tf.dispose([first, upstream, loss, gradients]);
}

/** Checks on random shapes that the gradients of an operation are its finite differences. */
export async function checkDifferences(
  name: keyof typeof randomInputs,
  { costLimit, runs }: { costLimit: number; runs: number },
  wrap: Wrap,
): Promise<void> {
  const { choices, cost, make, trained } = randomInputs[name];
  const oneOf = Object.entries(choices).map(([size, of]) => [size, fc.constantFrom(...of)]);
  const sizes = fc
    .record<Record<string, number>>(Object.fromEntries(oneOf))
    .filter((drawn) => cost(drawn) <= costLimit);
  const check = async (drawn: Record<string, number>, seed: number) => {
    const { inputs, options = {} } = make(drawn, initDraw(seed));
    const run: Operation = operations[name];
    const there = trained.filter((key) => key in inputs);
    await checkSlopes(inputs, there, (given) => run(given, options as OperationOptions), wrap);
    tf.dispose(inputs);
  };
  await fc.assert(fc.asyncProperty(sizes, fc.nat(1000), check), { numRuns: runs, seed: 6 });
}
