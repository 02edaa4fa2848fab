import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { initRandom } from "../../src/base/random.ts";
import { computeGradients } from "../../src/engine/tape.ts";
import { runWithoutKernels, tf, type Tensor } from "../../src/engine/tensor.ts";
import { nodeBackends, startBackend } from "./backends.ts";
import { expectClose, expectNoLeak, toTensor, type Packed } from "./tensors.ts";

export type Inputs = Record<string, Tensor>;

export interface OperationOptions {
  heads: number;
  epsilon?: number;
}

/** An operation with tensors by name, as golden files call it. */
export type Operation = (inputs: Inputs, options: OperationOptions) => Tensor;

interface GoldenCase {
  name: string;
  options: OperationOptions;
  inputs: Record<string, Packed>;
  upstream: Packed;
  output: Packed;
  gradients: Record<string, Packed>;
}

const golden: GoldenCase[] = JSON.parse(
  readFileSync(new URL("../golden/ops/ops.json", import.meta.url), "utf8"),
).cases;

const ways = [
  ...nodeBackends.map((backend) => ({ way: backend as string, backend, wrap: <T>(work: () => T) => work() })),
  { way: "simd, composed of stock operations", backend: "simd" as const, wrap: runWithoutKernels },
];

function checkGolden(run: Operation, { options, ...expected }: GoldenCase): void {
  const inputs = Object.fromEntries(
    Object.entries(expected.inputs).map(([name, value]) => [name, toTensor(value)]),
  );
  const upstream = toTensor(expected.upstream);
  const output = run(inputs, options);
  expect(output.shape).toEqual(expected.output.shape);
  expectClose(output.dataSync(), expected.output.values, 1e-5, "output");
  const names = Object.keys(expected.gradients);
  const compute = () => computeGradients(inputs, names, () => run(inputs, options), upstream);
  const { loss, gradients } = compute();
  for (const name of names) {
    expect(gradients[name].shape).toEqual(expected.gradients[name].shape);
    expectClose(gradients[name].dataSync(), expected.gradients[name].values, 1e-4, name);
  }
  expectNoLeak(() => {
    const again = compute();
    tf.dispose([again.loss, again.gradients]);
  });
  tf.dispose([output, upstream, loss, inputs, gradients]);
}

/** Asserts that an operation equals every case of PyTorch whose name starts with `name`, in value, gradient and memory. */
export function testGolden(name: string, run: Operation): void {
  describe.each(ways)("on $way", ({ backend, wrap }) => {
    beforeAll(() => startBackend(backend));
    const cases = golden.filter((entry) => entry.name.split(" ")[0] === name);
    test.each(cases)("$name equals PyTorch, so do its gradients, and no tensor is left", (entry) => {
      wrap(() => checkGolden(run, entry));
    });
  });
}

/**
 * Asserts that the gradients are the finite differences of the operation, in a random direction for each input.
 *
 * The step is .01: the values are float32.
 */
export function testDifferences(title: string, make: () => Inputs, run: (inputs: Inputs) => Tensor): void {
  describe.each(ways)("on $way", ({ backend, wrap }) => {
    beforeAll(() => startBackend(backend));
    test(`the gradients of ${title} are its finite differences`, () => {
      wrap(() => checkDifferences(make(), run));
    });
  });
}

function checkDifferences(inputs: Inputs, run: (inputs: Inputs) => Tensor): void {
  const random = initRandom(5);
  const draw = (shape: number[]) =>
    tf.tensor(
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random() * 2 - 1),
      shape,
    );
  const upstream = tf.tidy(() => draw(run(inputs).shape));
  const f = (given: Inputs) => tf.sum(tf.mul(run(given), upstream));
  const names = Object.keys(inputs).filter((name) => inputs[name].dtype === "float32" && name !== "mask");
  const { gradients } = computeGradients(inputs, names, () => run(inputs), upstream);
  const step = 0.01;
  for (const name of names) {
    const direction = draw(inputs[name].shape);
    const at = (sign: number) =>
      f({ ...inputs, [name]: tf.add(inputs[name], tf.mul(direction, sign * step)) }).dataSync()[0];
    const slope = tf.sum(tf.mul(gradients[name], direction)).dataSync()[0];
    expectClose([slope], [(at(1) - at(-1)) / (2 * step)], 5e-3, name);
  }
}

/** Values between -1 and 1 that do not repeat, for inputs of tests. */
export function makeValues(shape: number[], seed = 1): Tensor {
  const random = initRandom(seed);
  return tf.tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random() * 2 - 1),
    shape,
  );
}
