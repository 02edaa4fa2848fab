import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { computeGradients } from "../../src/engine/tape.ts";
import { readMemory, tf, toTensor, type Tensor } from "../../src/engine/tensor.ts";
import type { StoredTensor } from "../../src/model/weights/safetensors.ts";
import { goldenCases, type GoldenCase, type OperationOptions } from "./golden-operations.ts";
import { operations, type Inputs, type Operation, type OperationName } from "./operation-table.ts";
import { initDraw, randomInputs } from "./random-inputs.ts";
import { expectClose } from "./tensors.ts";

/** A backend to try operations on, with our kernels or composed of stock operations. */
export interface Way {
  way: string;
  start(): Promise<unknown>;
  /** Runs work at once, never later. */
  wrap<T>(work: () => T): T;
  /** About how many multiplications an operation of drawn shapes may take. */
  costLimit: number;
  /** How many random shapes are tried. */
  runs: number;
}

const toDevice = ({ data, shape }: StoredTensor) =>
  toTensor(data, shape, data instanceof Int32Array ? "int32" : "float32");

async function expectTensor(
  found: Tensor,
  expected: StoredTensor,
  tolerance: number,
  what: string,
): Promise<void> {
  expect(found.shape, `${what}: shape`).toEqual(expected.shape);
  expectClose(await found.data(), expected.data, tolerance, what, 1e-3);
}

/** Asserts that work leaves as many tensors and bytes as it found; the first time it may fill what is kept for good. */
function expectBalance(work: () => void): void {
  const [, before, after] = [0, 1, 2].map(() => {
    work();
    return readMemory();
  });
  expect([after.numTensors, after.numBytes]).toEqual([before.numTensors, before.numBytes]);
}

async function checkGolden(run: Operation, golden: GoldenCase, wrap: Way["wrap"]): Promise<void> {
  const { options, upstream: above } = golden;
  const inputs = Object.fromEntries(Object.entries(golden.inputs).map(([name, t]) => [name, toDevice(t)]));
  const output = wrap(() => run(inputs, options));
  if (options.exact) {
    expect(output.shape).toEqual(golden.output.shape);
    expect(Array.from(await output.data())).toEqual(Array.from(golden.output.data));
  } else await expectTensor(output, golden.output, 1e-5, "output");
  expectBalance(() => wrap(() => run(inputs, options)).dispose());
  const upstream = above && toDevice(above);
  if (upstream) {
    const names = Object.keys(golden.gradients);
    const compute = () => wrap(() => computeGradients(inputs, names, () => run(inputs, options), upstream));
    const { loss, gradients } = compute();
    for (const name of names) await expectTensor(gradients[name], golden.gradients[name], 1e-4, name);
    expectBalance(() => {
      const again = compute();
      tf.dispose([again.loss, again.gradients]);
    });
    tf.dispose([loss, gradients, upstream]);
  }
  tf.dispose([output, inputs]);
}

/** Asserts on each way that an operation equals every case of PyTorch, in value, gradient and memory. */
export function testGolden(name: OperationName, ways: readonly Way[]): void {
  const cases = goldenCases.filter((entry) => entry.name.split(" ")[0] === name);
  describe.each(ways)("on $way", ({ start, wrap }) => {
    beforeAll(start);
    test.each(cases)("$name equals PyTorch, so do its gradients, and no tensor is left", (entry) =>
      checkGolden(operations[name], entry, wrap),
    );
  });
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
 * Asserts that gradients are the finite differences of an operation, in a random direction for each input.
 *
 * The slope in a direction drawn from -1 to 1 is about |gradient| / sqrt(3); it has to be right within 5e-3 of that,
 * and of what the rounding of float32 makes of two values that are subtracted.
 */
export async function checkDifferences(
  inputs: Inputs,
  trained: readonly string[],
  run: (inputs: Inputs) => Tensor,
  wrap: Way["wrap"],
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
    expect(gradients[name].shape, name).toEqual(inputs[name].shape);
    expect(Math.abs(slope - expected), `${name}: ${slope}, by differences ${expected}`).toBeLessThanOrEqual(
      allowed,
    );
    direction.dispose();
  }
  tf.dispose([first, upstream, loss, gradients]);
}

/** Asserts on each way that the gradients of an operation are its finite differences, on drawn shapes. */
export function testDifferences(name: keyof typeof randomInputs, ways: readonly Way[]): void {
  const { choices, cost, make, trained } = randomInputs[name];
  describe.each(ways)("on $way", ({ start, wrap, costLimit, runs }) => {
    beforeAll(start);
    test(`the gradients of ${name} are its finite differences on random shapes`, async () => {
      const sizes = fc
        .record(
          Object.fromEntries(Object.entries(choices).map(([size, of]) => [size, fc.constantFrom(...of)])),
        )
        .filter((drawn) => cost(drawn) <= costLimit);
      const check = async (drawn: Record<string, number>, seed: number) => {
        const { inputs, options = {} } = make(drawn, initDraw(seed));
        const run: Operation = operations[name];
        await checkDifferences(inputs, trained, (given) => run(given, options as OperationOptions), wrap);
        tf.dispose(inputs);
      };
      await fc.assert(fc.asyncProperty(sizes, fc.nat(1000), check), { numRuns: runs, seed: 6 });
    });
  });
}

/** Everything that holds an operation: golden cases of PyTorch, and finite differences where it has a gradient. */
export function testOperation(name: OperationName, ways: readonly Way[]): void {
  testGolden(name, ways);
  if (name in randomInputs) testDifferences(name as keyof typeof randomInputs, ways);
}
