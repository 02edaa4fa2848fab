import { beforeAll, describe, expect, test } from "vitest";
import { mergeLowRank } from "../../../src/engine/ops/low-rank.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { nodeBackends, startBackend } from "../../support/backends.ts";
import { expectNoLeak } from "../../support/tensors.ts";

describe.each(nodeBackends)("on %s", (backend) => {
  beforeAll(() => startBackend(backend));

  test("a product of rank 1 is added as by hand", () => {
    const w = tf.tensor2d([[1, 2, 3], [4, 5, 6]]); // prettier-ignore
    const a = tf.tensor2d([[1, 0, -1]]);
    const b = tf.tensor2d([[2], [10]]);
    // b a = [[2, 0, -2], [10, 0, -10]], half of it is added
    expect(Array.from(mergeLowRank(w, a, b, 0.5).dataSync())).toEqual([2, 2, 2, 9, 5, 1]);
    expectNoLeak(() => mergeLowRank(w, a, b, 0.5).dispose());
  });
});
