import { beforeAll, describe, expect, test } from "vitest";
import { countTrainable } from "../../src/model/methods/count-trainable.ts";
import { estimateMemory, countShapeParameters, type StepSize } from "../../src/model/memory.ts";
import {
  countParameters,
  initMaskedLanguageHead,
  initModel,
  runMaskedLanguageModel,
  type ModelShape,
} from "../../src/model/model.ts";
import { disposeAdamW, initAdamW } from "../../src/engine/ops/adamw.ts";
import { computeCrossEntropy } from "../../src/engine/ops/cross-entropy.ts";
import { computeGradients } from "../../src/engine/tape.ts";
import {
  dispose,
  fillTensor,
  readMemory,
  resetPeak,
  toTensor,
  type Scalar,
} from "../../src/engine/tensor.ts";
import { prepareProbeSteps } from "../../src/train/probe-steps.ts";
import { startBackend } from "../support/backends.ts";
import { methods } from "../support/methods.ts";
import { baseShape, tinyShape } from "../support/models.ts";

const bert: StepSize = { shape: baseShape, batchSize: 16, length: 128, recompute: true, keepsBest: false };

beforeAll(() => startBackend("simd"));

describe("the number of weights", () => {
  test.each(["gated", "concat", "text-only", "structured-only"] as const)(
    "of a %s model is that of the weights made",
    (fusion) => {
      const shape = { ...tinyShape, fusion };
      const weights = initModel(shape, 1);
      expect(countShapeParameters(shape)).toBe(countParameters(weights));
      dispose(weights);
    },
  );

  test("of 12 x 768 with 30,522 words is that of bert-base-uncased without its pooler", () => {
    // transformers: BertModel(add_pooling_layer=False) has 108,891,648 parameters; the head adds 769.
    expect(countShapeParameters(baseShape)).toBe(108_891_648 + 769);
  });
});

describe("the estimate of a step", () => {
  test("holds nothing of an encoder that another engine runs", () => {
    const shape: ModelShape = { ...baseShape, method: { kind: "head" }, external: "a".repeat(64) };
    // of the head 768 weights and a bias
    expect(estimateMemory({ ...bert, shape }).weights).toBe(4 * 769);
  });

  test("holds four times the weights, with a copy of the best five times", () => {
    const { weights, optimizer } = estimateMemory(bert);
    expect(weights).toBe(4 * countShapeParameters(baseShape));
    expect(optimizer).toBe(2 * weights);
    expect(estimateMemory({ ...bert, keepsBest: true }).weights).toBe(2 * weights);
  });

  test("holds means, copy and gradients of what is trained alone", () => {
    const size = { ...bert, keepsBest: true };
    const of = (method: ModelShape["method"]) => {
      const shape = { ...baseShape, method };
      return { ...estimateMemory({ ...size, shape }), ...countTrainable(shape) };
    };
    const lora = of({ kind: "lora", rank: 8, alpha: 16, dropout: 0, targets: ["query", "value"], topLayers: 12 }); // prettier-ignore
    // 12 blocks x 2 matrices x 2 x 8 x 768, and the head
    expect(lora.trained).toBe(12 * 2 * 2 * 8 * 768 + 769);
    expect(lora.weights).toBe(4 * (lora.all + lora.trained));
    expect(lora.optimizer).toBe(8 * lora.trained);
    expect(lora.gradients).toBeLessThanOrEqual(4 * lora.trained);
    const [whole, top, head] = [
      of({ kind: "full" }),
      of({ kind: "top", topLayers: 2 }),
      of({ kind: "head" }),
    ];
    expect(head.optimizer).toBe(8 * 769);
    expect(head.total).toBeLessThan(top.total);
    expect(top.total).toBeLessThan(whole.total);
  });

  test("while hidden words are guessed is that of a whole encoder, whatever the method", () => {
    const size = { ...bert, pretrain: true };
    const method = { kind: "top", topLayers: 1 } as const;
    expect(estimateMemory({ ...size, shape: { ...baseShape, method } })).toEqual(estimateMemory(size));
  });

  test("is the sum of its parts", () => {
    const { weights, optimizer, gradients, activations, scratch, total } = estimateMemory(bert);
    expect(weights + optimizer + gradients + activations + scratch).toBe(total);
  });

  test("grows with the batch, the length, and without recomputation", () => {
    const { total } = estimateMemory(bert);
    expect(estimateMemory({ ...bert, batchSize: 17 }).total).toBeGreaterThan(total);
    expect(estimateMemory({ ...bert, length: 129 }).total).toBeGreaterThan(total);
    expect(estimateMemory({ ...bert, recompute: false }).total).toBeGreaterThan(total);
  });
});

/** layers, hidden, heads, vocabulary, batch, tokens: rule of the weights, of the activations, of the probabilities, of the words. */
const sizes = [
  [2, 64, 1, 500, 4, 16],
  [4, 128, 2, 2000, 8, 32],
  [4, 64, 1, 1000, 8, 128],
  [6, 64, 4, 300, 16, 48],
  [2, 256, 4, 8000, 2, 16],
  [1, 48, 3, 77, 3, 17],
];

describe("the peak that is measured in the CPU engine's memory", () => {
  async function compare(shape: ModelShape, batchSize: number, length: number, recompute: boolean) {
    const steps = prepareProbeSteps(shape, { batchSize, length, dropout: 0.1, recompute });
    await steps.run(); // makes the constants that the engine keeps
    resetPeak();
    await steps.run();
    const { peakBytes } = readMemory();
    steps.dispose();
    const { total } = estimateMemory({ shape, batchSize, length, recompute, keepsBest: false });
    return total / peakBytes;
  }

  const makeShape = ([layers, hidden, heads, vocabularySize, , maxTokens]: number[]): ModelShape => ({
    ...tinyShape,
    ...{ layers, hidden, heads, intermediate: 4 * hidden, vocabularySize, positions: maxTokens, maxTokens },
  });

  test.each(sizes.map((size) => ({ size })))("is within 20 % of the estimate at $size", async ({ size }) => {
    for (const recompute of [false, true]) {
      const ratio = await compare(makeShape(size), size[4], size[5], recompute);
      expect(ratio, `recompute ${recompute}`).toBeGreaterThan(0.8);
      expect(ratio, `recompute ${recompute}`).toBeLessThan(1.2);
    }
  });

  test.each(["concat", "text-only"] as const)(
    "of a %s model is within a fifth of the estimate",
    async (fusion) => {
      const ratio = await compare({ ...makeShape(sizes[1]), fusion }, 8, 32, false);
      expect(Math.abs(ratio - 1)).toBeLessThan(0.2);
    },
  );

  test.each(
    methods.flatMap((method) => [
      { method, size: [4, 128, 2, 2000, 8, 32] },
      { method, size: [6, 64, 4, 300, 16, 48] },
    ]),
  )("of $method.kind is within 20 % of the estimate at $size", async ({ method, size }) => {
    const variants = "topLayers" in method ? [1, 3].map((topLayers) => ({ ...method, topLayers })) : [method];
    for (const variant of variants)
      for (const recompute of [false, true]) {
        const shape = { ...makeShape(size), method: variant };
        const ratio = await compare(shape, size[4], size[5], recompute);
        const what = `${JSON.stringify(variant)}, recompute ${recompute}`;
        expect(ratio, what).toBeGreaterThan(0.8);
        expect(ratio, what).toBeLessThan(1.2);
      }
  });

  test("is within 20 % of the estimate while hidden words are guessed", () => {
    const shape: ModelShape = { ...makeShape([2, 64, 1, 4000, 16, 64]), fusion: "text-only" };
    const [batchSize, length] = [16, 64];
    const places = 160; // .15 * 16 * 64 = 153.6, up to the next multiple of 32
    const weights = { ...initModel(shape, 1), ...initMaskedLanguageHead(shape, 1) };
    const names = Object.keys(weights);
    const optimizer = initAdamW(weights, names);
    const step = () => {
      const { loss, gradients } = computeGradients(weights, names, () => {
        const ids = toTensor(new Int32Array(batchSize * length).fill(7), [batchSize, length], "int32");
        const inputs = { ids, mask: fillTensor([batchSize, length], 1), numbers: null, categories: null };
        const positions = toTensor(
          Int32Array.from({ length: places }, (_, i) => i),
          [places],
          "int32",
        );
        const logits = runMaskedLanguageModel(weights, shape, inputs, positions, { dropout: 0.1, seed: 1 });
        const labels = toTensor(new Int32Array(places).fill(3), [places], "int32");
        return computeCrossEntropy(logits, labels, fillTensor([places], 1)) as Scalar;
      });
      dispose([loss, gradients]);
    };
    step();
    resetPeak();
    step();
    const { peakBytes } = readMemory();
    const size = { shape, batchSize, length, recompute: false, keepsBest: false, pretrain: true };
    expect(Math.abs(estimateMemory(size).total / peakBytes - 1)).toBeLessThan(0.2);
    disposeAdamW(optimizer);
    dispose(weights);
  });
});
