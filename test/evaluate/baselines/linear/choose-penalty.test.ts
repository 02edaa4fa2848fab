import { expect, test } from "vitest";
import { choosePenalty } from "../../../../src/evaluate/baselines/linear/choose-penalty.ts";
import { initControl } from "../../../../src/evaluate/control.ts";

const features = {
  columns: Int32Array.of(0, 0, 0, 0),
  values: Float32Array.of(-2, -1, 1, 2),
  offsets: Int32Array.of(0, 1, 2, 3, 4),
  width: 1,
};
const train = { features, target: [-2, -1, 1, 2] };
const quiet = () => initControl(() => {});
const options = { loss: "squared", outputs: 1 } as const;

test("the penalty whose predictions are nearest on validation is kept", async () => {
  // slope 10 / (10 + penalty): 1 / 2 at penalty 10
  const half = { features, target: [-1, -0.5, 0.5, 1] };
  const { penalty, model } = await choosePenalty(
    train,
    half,
    { ...options, penalties: [1, 10, 100] },
    quiet(),
  );
  expect(penalty).toBe(10);
  expect(model.weights[0]).toBeCloseTo(0.5, 5);
});

test("without validation customers the first penalty is taken", async () => {
  const none = { features: { ...features, offsets: Int32Array.of(0) }, target: [] };
  expect((await choosePenalty(train, none, { ...options, penalties: [100, 1] }, quiet())).penalty).toBe(100);
});

test("a cancelled choice ends with evaluate/cancelled", async () => {
  const control = quiet();
  control.cancel();
  await expect(choosePenalty(train, train, { ...options, penalties: [1] }, control)).rejects.toMatchObject({
    problem: { code: "evaluate/cancelled" },
  });
});
