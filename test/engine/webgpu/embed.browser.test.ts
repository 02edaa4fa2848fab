import { beforeAll, describe, expect, test } from "vitest";
import { callKernel, tf } from "../../../src/engine/tensor.ts";
import { countCommands, draw, drawIds, runKernel, startGpu } from "../../support/gpu-kernels.ts";
import { expectClose } from "../../support/tensors.ts";

const WORDS = 11;

const cases = [
  { batch: 1, length: 1, width: 1, positions: 1, types: 1, offset: 0 },
  { batch: 3, length: 17, width: 65, positions: 20, types: 2, offset: 2 },
  { batch: 5, length: 3, width: 130, positions: 7, types: 2, offset: 0 },
  { batch: 2, length: 63, width: 17, positions: 63, types: 3, offset: 0 },
];

beforeAll(startGpu);

describe.each(cases)(
  "[$batch, $length, $width], $positions positions from $offset, $types types",
  ({ batch, length, width, positions, types, offset }) => {
    test("Embed adds up word, position and type 0", async () => {
      const [words, places, kinds] = [WORDS, positions, types].map((rows, i) => draw(rows * width, i + 1));
      const ids = drawIds(batch * length, WORDS);
      const given = {
        words: tf.tensor(words, [WORDS, width]),
        positions: tf.tensor(places, [positions, width]),
        types: tf.tensor(kinds, [types, width]),
        ids: tf.tensor(ids, [batch, length], "int32"),
      };
      const [y] = await runKernel("ClienteleEmbed", given, { offset });
      expect(y.shape).toEqual([batch, length, width]);
      const expected = Array.from(y.values, (_, i) => {
        const [token, h] = [Math.floor(i / width), i % width];
        return words[ids[token] * width + h] + places[((token % length) + offset) * width + h] + kinds[h];
      });
      expectClose(y.values, expected, 1e-6);
      tf.dispose(given);
    });

    test("its gradient sums over texts for the positions, over all tokens for type 0, and is 0 elsewhere", async () => {
      const values = draw(batch * length * width);
      const dy = tf.tensor(values, [batch, length, width]);
      const [dPositions, dTypes] = await runKernel(
        "ClienteleEmbedGrad",
        { dy },
        { positions, types, offset },
      );
      const expectedPositions = new Float64Array(positions * width);
      const expectedTypes = new Float64Array(types * width);
      values.forEach((value, i) => {
        const [token, h] = [Math.floor(i / width), i % width];
        expectedPositions[((token % length) + offset) * width + h] += value;
        expectedTypes[h] += value;
      });
      expect([dPositions.shape, dTypes.shape]).toEqual([
        [positions, width],
        [types, width],
      ]);
      expectClose(dPositions.values, expectedPositions, 1e-6);
      expectClose(dTypes.values, expectedTypes, 1e-6);
      dy.dispose();
    });
  },
);

test("Embed and both gradients beside the words are one dispatch each way", () => {
  const table = tf.ones([4, 6]);
  const [ids, dy] = [tf.zeros([2, 3], "int32"), tf.ones([2, 3, 6])];
  const others = [tf.ones([4, 6]), tf.ones([4, 6])];
  const run = () => {
    const inputs = { words: table, positions: others[0], types: others[1], ids };
    tf.dispose(callKernel("ClienteleEmbed", inputs, { offset: 0 }));
    tf.dispose(callKernel("ClienteleEmbedGrad", { dy }, { positions: 4, types: 4, offset: 0 }));
  };
  run();
  expect(countCommands(run)).toEqual({ dispatches: 2, uploads: 0 });
  tf.dispose([table, ids, dy, others]);
});
