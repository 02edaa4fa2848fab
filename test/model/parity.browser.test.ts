import { beforeAll, describe, test } from "vitest";
import { loadSafetensors } from "../../src/model/weights/safetensors.ts";
import {
  checkAttention,
  checkCrossAttention,
  checkMaskedLanguage,
  checkMethod,
  checkStates,
  checkTraining,
  guessingEncoders,
  methodExamples,
  tinyEncoders,
} from "../support/model-parity.ts";
import { startGpu } from "../support/gpu-kernels.ts";

beforeAll(startGpu);

const root = "../golden/encoders/";
const urls = import.meta.glob<string>("../golden/encoders/**/*.{json,safetensors}", {
  query: "?url",
  import: "default",
  eager: true,
});
const fetchBlob = async (path: string) => (await fetch(urls[path])).blob();
const readFolder = (name: string) =>
  Promise.all(
    Object.keys(urls)
      .filter((path) => path.startsWith(`${root}${name}/`))
      .map(async (path) => ({ path: path.slice(root.length), blob: await fetchBlob(path) })),
  );
const readGolden = async (name: string) => {
  const blob = await fetchBlob(`${root}${name}.safetensors`);
  return loadSafetensors(new Uint8Array(await blob.arrayBuffer())).tensors;
};
const tolerances = { values: 1e-4, gradients: 1e-4 };

describe("on WebGPU", () => {
  test.each(tinyEncoders)(
    "%s gives transformers' hidden states, logits, loss and gradients",
    async (name) => {
      const [files, golden] = [await readFolder(name), await readGolden(name)];
      await checkStates(files, golden, tolerances);
      await checkTraining(files, golden, tolerances);
      if (guessingEncoders.includes(name)) await checkMaskedLanguage(files, golden, tolerances);
    },
  );

  test.each(methodExamples)("$method.kind gives PyTorch's logits, loss and gradients", (example) =>
    checkMethod(example, tolerances),
  );

  test.each(["join", "attend"] as const)(
    "cross-attention with texts that %s gives PyTorch's logits, loss and gradients",
    (combine) => checkCrossAttention(combine, tolerances),
  );

  test("the attention that is shown equals that of transformers", () => checkAttention(tolerances));
});
