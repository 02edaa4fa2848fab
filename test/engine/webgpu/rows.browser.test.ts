import { beforeAll, describe, expect, test } from "vitest";
import { tf } from "../../../src/engine/tensor.ts";
import { countCommands, draw, drawIds, runKernel, startGpu } from "../../support/gpu-kernels.ts";
import { callKernel } from "../../../src/engine/tensor.ts";
import { expectClose } from "../../support/tensors.ts";

/** The sum in float64, position by position. */
function scatter(dy: Float32Array, ids: Int32Array, rows: number, width: number): Float64Array {
  const sums = new Float64Array(rows * width);
  ids.forEach((id, n) => {
    if (id < 0 || id >= rows) return;
    for (let h = 0; h < width; h++) sums[id * width + h] += dy[n * width + h];
  });
  return sums;
}

/** A tile of positions is 2,048 long: 2,100 of them make two. Up to 256 positions go without tiles. */
const cases = [
  { positions: 1, rows: 1, width: 1 },
  { positions: 3, rows: 5, width: 17 },
  { positions: 65, rows: 9, width: 63 },
  { positions: 63, rows: 200, width: 130 },
  { positions: 130, rows: 2, width: 300 },
  { positions: 260, rows: 9, width: 130 },
  { positions: 1000, rows: 40, width: 3 },
  { positions: 2100, rows: 1500, width: 2 },
];

beforeAll(startGpu);

describe.each(cases)("$positions positions, $rows rows of $width", ({ positions, rows, width }) => {
  const ids = drawIds(positions, rows, positions);

  test("TakeRows gives the row of each id", async () => {
    const table = draw(rows * width);
    const given = { table: tf.tensor(table, [rows, width]), ids: tf.tensor(ids, [1, positions], "int32") };
    const [y] = await runKernel("ClienteleTakeRows", given);
    expect(y.shape).toEqual([1, positions, width]);
    const expected = [...ids].flatMap((id) => [...table.subarray(id * width, (id + 1) * width)]);
    expect([...y.values]).toEqual(expected);
    tf.dispose(given);
  });

  test("ScatterRows adds the rows of each id and leaves zeros elsewhere", async () => {
    const dy = draw(positions * width);
    const given = {
      dy: tf.tensor(dy, [1, positions, width]),
      ids: tf.tensor(ids, [1, positions], "int32"),
    };
    const [y] = await runKernel("ClienteleScatterRows", given, { rows });
    expect(y.shape).toEqual([rows, width]);
    expectClose(y.values, scatter(dy, ids, rows, width), 1e-5);
    tf.dispose(given);
  });
});

test.each([6, 300])(
  "of %i positions, rows of one id are added in their order: 2^24, 1 and 1 stay 2^24, and 1, 1 and 2^24 do not",
  async (positions) => {
    const after = Array.from({ length: positions - 6 }, () => 0);
    const ids = tf.tensor([4, 4, 4, 2, 2, 2, ...after], [positions], "int32");
    const dy = tf.tensor([2 ** 24, 1, 1, 1, 1, 2 ** 24, ...after], [positions, 1]);
    const [y] = await runKernel("ClienteleScatterRows", { dy, ids }, { rows: 6 });
    expect([...y.values]).toEqual([0, 0, 2 ** 24 + 2, 0, 2 ** 24, 0]);
    tf.dispose([ids, dy]);
  },
);

test("an id that the table does not have takes zeros and changes no row", async () => {
  const ids = tf.tensor([-1, 1, 2, 2_000_000_000], [4], "int32");
  const table = tf.tensor([1, 2, 3, 4], [2, 2]);
  const [y] = await runKernel("ClienteleTakeRows", { table, ids });
  expect([...y.values]).toEqual([0, 0, 3, 4, 0, 0, 0, 0]);
  const dy = tf.ones([4, 2]);
  const [sums] = await runKernel("ClienteleScatterRows", { dy, ids }, { rows: 2 });
  expect([...sums.values]).toEqual([0, 0, 1, 1]);
  tf.dispose([ids, table, dy]);
});

test("a table whose buffer held other values before has zeros where no id fell", async () => {
  const ids = tf.tensor([1], [1], "int32");
  const dy = tf.ones([1, 50]);
  for (let i = 0; i < 3; i++) {
    const old = tf.add(tf.fill([4, 50], 7), 1);
    await old.data();
    old.dispose();
    const [sums] = await runKernel("ClienteleScatterRows", { dy, ids }, { rows: 4 });
    expect([...sums.values]).toEqual(Array.from({ length: 200 }, (_, at) => +(at >= 50 && at < 100)));
  }
  tf.dispose([ids, dy]);
});

test("TakeRows and ScatterRows are one dispatch each", () => {
  const given = { table: tf.ones([3, 2]), dy: tf.ones([4, 2]), ids: tf.zeros([4], "int32") };
  const run = () => {
    tf.dispose(callKernel("ClienteleTakeRows", { table: given.table, ids: given.ids }));
    tf.dispose(callKernel("ClienteleScatterRows", { dy: given.dy, ids: given.ids }, { rows: 3 }));
  };
  run();
  expect(countCommands(run)).toEqual({ dispatches: 2, uploads: 0 });
  tf.dispose(given);
});
