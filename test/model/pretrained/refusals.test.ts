import { describe, expect, test } from "vitest";
import { loadEncoderWeights } from "../../../src/model/pretrained/load-encoder-weights.ts";
import { readEncoderFolder } from "../../../src/model/pretrained/read-encoder-folder.ts";
import type { FolderFile } from "../../../src/model/pretrained/types.ts";
import { saveSafetensors, type StoredTensor } from "../../../src/model/weights/safetensors.ts";
import { readTinyFolder } from "../../support/encoder-folders.ts";
import { findRefusal } from "../../support/refusal.ts";

type Content = string | Uint8Array<ArrayBuffer> | null;

/** A tiny folder with files in another form; null takes one away. */
function makeFolder(name: string, changes: Record<string, Content>): FolderFile[] {
  const kept = readTinyFolder(name).filter(({ path }) => !(path.slice(name.length + 1) in changes));
  const given = Object.entries(changes).filter(([, content]) => content !== null);
  return [
    ...kept,
    ...given.map(([path, content]) => ({ path: `${name}/${path}`, blob: new Blob([content!]) })),
  ];
}

const readBytes = async (name: string, path: string) => {
  const file = readTinyFolder(name).find((of) => of.path === `${name}/${path}`)!;
  return new Uint8Array(await file.blob.arrayBuffer());
};

async function changeConfig(name: string, change: object, path = "config.json"): Promise<FolderFile[]> {
  const config = JSON.parse(new TextDecoder().decode(await readBytes(name, path)));
  return makeFolder(name, { [path]: JSON.stringify({ ...config, ...change }) });
}

const refuse = async (files: FolderFile[] | Promise<FolderFile[]>) => {
  const problem = await findRefusal(async () => readEncoderFolder(await files));
  return problem;
};

describe("a folder is refused", () => {
  test.each(["config.json", "tokenizer.json"])("without its %s", async (file) => {
    expect(await refuse(makeFolder("bert", { [file]: null }))).toMatchObject({
      code: "model/missing-file",
      where: { file },
    });
  });

  test.each([
    ["bert", "config.json", "{"],
    ["bert", "tokenizer.json", "[]"],
    ["bert-sharded", "model.safetensors.index.json", '{"weight_map": {}}'],
    ["xlm-roberta", "1_Pooling/config.json", "-"],
  ])("%s, whose %s is broken", async (name, file, content) => {
    expect(await refuse(makeFolder(name, { [file]: content }))).toMatchObject({
      code: "model/broken-json",
      where: { file },
    });
  });

  test.each([
    [{ model_type: "gpt2" }, "model/unknown-architecture", { name: "gpt2" }],
    [
      { model_type: undefined, architectures: ["T5Model"] },
      "model/unknown-architecture",
      { name: "T5Model" },
    ],
    [{ hidden_act: "relu" }, "model/unknown-activation", { activation: "relu" }],
    [{ hidden_act: "gelu_new" }, "model/unknown-activation", { activation: "gelu_new" }],
    [{ position_embedding_type: "relative_key" }, "model/unknown-positions", { positions: "relative_key" }],
    [{ is_decoder: true }, "model/decoder", {}],
    [{ hidden_size: "16" }, "model/broken-config", { key: "hidden_size", found: '"16"' }],
    [{ num_hidden_layers: undefined }, "model/broken-config", { key: "num_hidden_layers", found: "nothing" }],
    [{ num_attention_heads: 3 }, "model/broken-config", { key: "hidden_size", expected: "a multiple of 3" }],
    [{ layer_norm_eps: 0 }, "model/broken-config", { key: "layer_norm_eps" }],
  ])("whose config.json says %j", async (change, code, facts) => {
    expect(await refuse(changeConfig("bert", change))).toMatchObject({
      code,
      facts,
      where: { file: "config.json" },
    });
  });

  test("whose config.json promises more blocks or wider ones than there are, with the tensor and both shapes", async () => {
    expect(await refuse(changeConfig("bert", { num_hidden_layers: 3 }))).toMatchObject({
      code: "model/missing-tensor",
      facts: { tensor: "encoder.layer.2.attention.self.query.weight", expected: "[16,16]" },
    });
    expect(await refuse(changeConfig("bert", { intermediate_size: 64 }))).toMatchObject({
      code: "model/wrong-shape",
      facts: { tensor: "encoder.layer.0.intermediate.dense.weight", found: "[32,16]", expected: "[64,16]" },
    });
  });

  test("whose tokenizer knows more tokens than the encoder, added ones among them", async () => {
    const more = { id: 60, content: "[NEW]", special: true };
    expect(await refuse(changeConfig("bert", { added_tokens: [more] }, "tokenizer.json"))).toMatchObject({
      code: "model/other-vocabulary",
      facts: { tokens: 61, rows: 60 },
    });
  });

  test("that is several", async () => {
    const both = [...readTinyFolder("bert"), ...readTinyFolder("roberta")];
    const problem = await refuse(both.map(({ path, blob }) => ({ path: `mine/${path}`, blob })));
    expect(problem).toMatchObject({
      code: "model/several-encoders",
      facts: { found: ["mine/bert", "mine/roberta"] },
    });
  });
});

describe("weights are refused", () => {
  const weights = "model.safetensors";

  test("of PyTorch's own format, with the line of Python that converts them", async () => {
    const problem = await refuse(makeFolder("bert", { [weights]: null, "pytorch_model.bin": "x" }));
    expect(problem).toMatchObject({ code: "model/pickled-weights", where: { file: "pytorch_model.bin" } });
    expect(problem.message).toContain("AutoModel.from_pretrained");
    expect(problem.facts.line).not.toContain("\n");
  });

  test.each(["tf_model.h5", "model.onnx", "onnx/decoder_model.onnx"])(
    "that are there as %s alone, with both kinds that can be read",
    async (file) => {
      const problem = await refuse(makeFolder("bert", { [weights]: null, [file]: "x" }));
      expect(problem).toMatchObject({ code: "model/other-weights", facts: { found: file } });
      expect(problem.message).toMatch(/model\.safetensors, or ONNX .*\(onnx\/model\.onnx\)/);
    },
  );

  test("that are not there", async () => {
    expect((await refuse(makeFolder("bert", { [weights]: null }))).code).toBe("model/no-weights");
  });

  test("of which a part is missing, or the index of the parts", async () => {
    const shard = "model-00002-of-00003.safetensors";
    expect(await refuse(makeFolder("bert-sharded", { [shard]: null }))).toMatchObject({
      code: "model/missing-shard",
      facts: { missing: [shard] },
    });
    const index = "model.safetensors.index.json";
    expect(await refuse(makeFolder("bert-sharded", { [index]: null }))).toMatchObject({
      code: "model/missing-shard",
      facts: { missing: [index] },
    });
  });

  test.each([4, 100, 29_000])("that end after %i bytes", async (length) => {
    const cut = (await readBytes("bert", weights)).slice(0, length);
    expect(await refuse(makeFolder("bert", { [weights]: cut }))).toMatchObject({
      code: "model/truncated-weights",
      facts: { name: weights, found: length },
    });
  });

  test("that are a pointer to where the weights lie", async () => {
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n";
    expect((await refuse(makeFolder("bert", { [weights]: pointer }))).code).toBe("model/broken-weights");
  });

  const change = async (edit: (tensors: Record<string, StoredTensor>) => void) => {
    const tensors = await loadEncoderWeights(await readEncoderFolder(readTinyFolder("bert")));
    edit(tensors);
    return makeFolder("bert", { [weights]: saveSafetensors(tensors) });
  };
  const key = "encoder.layer.1.output.dense.bias";

  test("that lack a tensor, have it twice, or as whole numbers", async () => {
    const lacking = change((tensors) => delete tensors[key]);
    expect(await refuse(lacking)).toMatchObject({ code: "model/missing-tensor", facts: { tensor: key } });
    const twice = change((tensors) => (tensors[`bert.${key}`] = tensors[key]));
    expect(await refuse(twice)).toMatchObject({
      code: "model/doubled-tensor",
      facts: { tensors: [`bert.${key}`, key] },
    });
    const whole = change((tensors) => (tensors[key] = { shape: [16], data: new Int32Array(16) }));
    expect(await refuse(whole)).toMatchObject({
      code: "model/unknown-dtype",
      facts: { tensor: key, dtype: "I32" },
    });
  });
});

describe("a Sentence-Transformers folder is refused", () => {
  test.each([
    [{ pooling_mode_cls_token: false, pooling_mode_max_tokens: true }, ["max_tokens"]],
    [{ pooling_mode_mean_tokens: true }, ["cls_token", "mean_tokens"]],
    [{ pooling_mode_cls_token: false }, ["nothing"]],
  ])("whose pooling is %j", async (pooling, found) => {
    const path = "1_Pooling/config.json";
    expect(await refuse(changeConfig("xlm-roberta", pooling, path))).toMatchObject({
      code: "model/unknown-pooling",
      facts: { found },
      where: { file: path },
    });
  });

  test("that begins with something else than an encoder", async () => {
    const modules = JSON.stringify([{ path: "", type: "sentence_transformers.models.StaticEmbedding" }]);
    expect(await refuse(makeFolder("xlm-roberta", { "modules.json": modules }))).toMatchObject({
      code: "model/unknown-module",
      facts: { name: "StaticEmbedding" },
    });
  });
});
