import { beforeAll, describe, expect, test } from "vitest";
import { encodePiecewise } from "../../../src/engine/ops/piecewise.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { nodeBackends, startBackend } from "../../support/backends.ts";
import { expectClose } from "../../support/tensors.ts";

describe.each(nodeBackends)("on %s", (backend) => {
  beforeAll(() => startBackend(backend));

  test("bins below a number are full, its own holds a share, those above it are empty", () => {
    const bins = [[0, 1, 3, 4], [-1, 1]]; // prettier-ignore
    const x = tf.tensor2d([[0.5, 0], [2, 1], [3.25, -1]]); // prettier-ignore
    const [first, second] = encodePiecewise(x, bins);
    expect(first.shape).toEqual([3, 3]);
    expectClose(first.dataSync(), [0.5, 0, 0, 1, 0.5, 0, 1, 1, 0.25], 1e-6);
    expectClose(second.dataSync(), [0.5, 1, 0], 1e-6);
  });

  test("a number outside goes on along the outermost bin, for one bin's length", () => {
    const x = tf.tensor2d([[-0.5], [-9], [3.5], [1e9]]);
    const [found] = encodePiecewise(x, [[0, 1, 3]]);
    expectClose(found.dataSync(), [-0.5, 0, -1, 0, 1, 1.25, 1, 2], 1e-6);
  });
});
