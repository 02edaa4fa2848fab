import { beforeAll, describe, expect, test } from "vitest";
import { WorkbenchError } from "../../../src/base/problem.ts";
import { tf, type Weights } from "../../../src/engine/tensor.ts";
import { listShapes } from "../../../src/model/list-shapes.ts";
import { loadAdapter, saveAdapter } from "../../../src/model/methods/adapter-file.ts";
import { isAdded } from "../../../src/model/methods/method.ts";
import {
  loadSafetensors,
  saveSafetensors,
  type StoredTensor,
} from "../../../src/model/weights/safetensors.ts";
import { startBackend } from "../../support/backends.ts";
import { adding, initMoved, scoreWith, withMethod } from "../../support/methods.ts";
import { drawBatch, tinyShape } from "../../support/models.ts";

beforeAll(() => startBackend("simd"));

const [one, other] = ["a".repeat(64), "b".repeat(64)];

const store = (weights: Weights): Record<string, StoredTensor> =>
  Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [
      name,
      { shape: weight.shape, data: weight.dataSync<"float32">() },
    ]),
  );

function problemOf(work: () => unknown) {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof WorkbenchError) return thrown.problem;
    throw thrown;
  }
  throw new Error("nothing was refused");
}

describe.each(adding)("$kind", (method) => {
  const shape = withMethod(method);

  test("that is saved apart and loaded onto its encoder scores as before", () => {
    const weights = initMoved(shape);
    const file = saveAdapter(store(weights), { shape, encoderSha256: one });
    const loaded = loadAdapter(file, one);
    expect(loaded.shape).toEqual(shape);
    const names = Object.keys(loaded.tensors);
    expect(names.every((name) => isAdded(name) || /^(fusion|head)\./.test(name))).toBe(true);
    const made = names.map((name) => [
      name,
      tf.tensor(loaded.tensors[name].data, loaded.tensors[name].shape),
    ]);
    const encoder = Object.entries(weights).filter(([name]) => !names.includes(name));
    const joined = Object.fromEntries([...encoder, ...made]) as Weights;
    expect(Object.keys(joined).sort()).toEqual(Object.keys(listShapes(shape)).sort());
    const batch = drawBatch(tinyShape, 5, 7, 5);
    expect(scoreWith(joined, shape, batch, 7)).toEqual(scoreWith(weights, shape, batch, 7));
  });

  test("is refused on another encoder in one sentence", () => {
    const file = saveAdapter(store(initMoved(shape)), { shape, encoderSha256: one });
    const { code, message, facts } = problemOf(() => loadAdapter(file, other, "kept.safetensors"));
    expect(code).toBe("model/other-encoder");
    expect(facts).toEqual({ name: "kept.safetensors", found: one, expected: other });
    expect(message).toContain("aaaaaaaaaaaa, and the one at hand is bbbbbbbbbbbb");
  });
});

test("a file that lacks a tensor is refused with its name, and so is one of another kind", () => {
  const shape = withMethod(adding[0]);
  const { tensors, metadata } = loadSafetensors(
    saveAdapter(store(initMoved(shape)), { shape, encoderSha256: one }),
  );
  const name = "encoder.layer.1.attention.self.value.loraB";
  const rest = Object.fromEntries(Object.entries(tensors).filter(([key]) => key !== name));
  expect(problemOf(() => loadAdapter(saveSafetensors(rest, metadata), one))).toMatchObject({
    code: "model/missing-tensor",
    facts: { tensor: name },
  });
  for (const wrong of [
    {},
    { ...metadata, shape: "{" },
    { ...metadata, shape: JSON.stringify(tinyShape) },
    { ...metadata, shape: JSON.stringify({ ...shape, layers: 1e9 }) },
  ]) {
    const file = saveSafetensors(tensors, wrong);
    expect(problemOf(() => loadAdapter(file, one)).code).toBe("model/no-adapter");
  }
});
