import { describe, expect, test } from "vitest";
import { loadTokenizer } from "../../../src/features/tokens/load-tokenizer.ts";
import { listEncoderShapes } from "../../../src/model/list-encoder-shapes.ts";
import { loadEncoderWeights } from "../../../src/model/pretrained/load-encoder-weights.ts";
import { readEncoderFolder } from "../../../src/model/pretrained/read-encoder-folder.ts";
import type { FolderFile } from "../../../src/model/pretrained/types.ts";
import { saveSafetensors, type StoredTensor } from "../../../src/model/weights/safetensors.ts";
import { readTinyFolder } from "../../support/encoder-folders.ts";

const asBlob = (content: string | Uint8Array<ArrayBuffer>) => new Blob([content]);

/** The files with one of them in another form; null takes it away. */
function replace(
  files: FolderFile[],
  path: string,
  content: string | Uint8Array<ArrayBuffer> | null,
): FolderFile[] {
  const rest = files.filter((file) => file.path !== path);
  return content === null ? rest : [...rest, { path, blob: asBlob(content) }];
}

const countValues = (shapes: Record<string, number[]>) =>
  Object.values(shapes).reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);

describe("a folder of", () => {
  const common = { layers: 2, hidden: 16, heads: 2, intermediate: 32, positions: 20, pooling: "mean" };

  test.each([
    ["bert", { positionOffset: 0, tokenTypes: 2, epsilon: 1e-12, vocabularySize: 60 }, 18],
    ["bert-sharded", { positionOffset: 0, tokenTypes: 2, epsilon: 1e-5, vocabularySize: 63 }, 18],
    ["distilbert", { positionOffset: 0, tokenTypes: 0, epsilon: 1e-12, vocabularySize: 60 }, 18],
    ["roberta", { positionOffset: 2, tokenTypes: 1, epsilon: 1e-5, vocabularySize: 39 }, 18],
    [
      "xlm-roberta",
      { positionOffset: 2, tokenTypes: 1, epsilon: 1e-5, vocabularySize: 53, pooling: "cls" },
      16,
    ],
  ])("%s has the sizes of its config.json", async (name, shape, maxTokens) => {
    const files = readTinyFolder(name);
    const folder = await readEncoderFolder(files);
    expect(folder).toMatchObject({ name, shape: { ...common, ...shape }, maxTokens });
    expect(folder.architecture).toBe(name.replace("-sharded", ""));
    expect(folder.listed.parameters).toBe(countValues(listEncoderShapes(folder.shape)));
    expect(folder.weights.length).toBe(name === "bert-sharded" ? 3 : 1);
    const { vocabularySize } = loadTokenizer(folder.tokenizer.json, folder.tokenizer.config).facts;
    expect(vocabularySize).toBe(name === "bert-sharded" ? 60 : folder.shape.vocabularySize);
  });

  test("a model with heads lists what of it is left out, by the names in the file", async () => {
    const { listed } = await readEncoderFolder(readTinyFolder("xlm-roberta"));
    expect(listed).toMatchObject({ hasMaskedHead: false, licence: "apache-2.0", layers: 2 });
    expect(listed.leftOut).toEqual([
      "classifier.dense.bias",
      "classifier.dense.weight",
      "classifier.out_proj.bias",
      "classifier.out_proj.weight",
      "2_Normalize",
    ]);
    const pooled = await readEncoderFolder(readTinyFolder("bert-sharded"));
    expect(pooled.listed).toMatchObject({ hasMaskedHead: false, licence: null });
    expect(pooled.listed.leftOut).toEqual(["pooler.dense.bias", "pooler.dense.weight"]);
  });

  test("Sentence-Transformers says what goes before a text", async () => {
    const { tokenizer } = await readEncoderFolder(readTinyFolder("xlm-roberta"));
    expect(tokenizer).toMatchObject({
      prompt: "query: ",
      prompts: { query: "query: ", passage: "passage: " },
    });
    expect((await readEncoderFolder(readTinyFolder("bert"))).tokenizer).toMatchObject({
      prompt: "",
      prompts: {},
    });
  });

  test("Sentence-Transformers that asks for lower case gets a tokenizer that writes in it", async () => {
    const path = "xlm-roberta/sentence_bert_config.json";
    const plain = await readEncoderFolder(readTinyFolder("xlm-roberta"));
    const lower = await readEncoderFolder(
      replace(readTinyFolder("xlm-roberta"), path, '{"max_seq_length": 512, "do_lower_case": true}'),
    );
    expect(lower.maxTokens).toBe(18); // 20 places, the first two of which no token has
    const encode = ({ tokenizer }: typeof plain, text: string) =>
      loadTokenizer(tokenizer.json, tokenizer.config).encode(text);
    expect(encode(lower, "The BAG")).toEqual(encode(plain, "the bag"));
    expect(encode(plain, "The BAG")).not.toEqual(encode(plain, "the bag"));
  });
});

describe("what a folder is known by", () => {
  test("is the same under another name, in another order and beside files that are not used", async () => {
    const files = readTinyFolder("bert-sharded");
    const { sha256, files: kept } = await readEncoderFolder(files);
    const moved = files
      .map(({ path, blob }) => ({ path: `a\\${path.replace("bert-sharded", "b")}`, blob }))
      .reverse();
    const more = [
      ...moved,
      { path: "a/b/pytorch_model.bin", blob: asBlob("x") },
      { path: "a/b/.git/config.json", blob: asBlob("") },
    ];
    const again = await readEncoderFolder(more);
    expect(again).toMatchObject({ name: "b", sha256 });
    expect(again.files.map(({ path }) => path)).toEqual(kept.map(({ path }) => path));
    expect(kept.map(({ path }) => path)).toEqual([
      "config.json",
      "model-00001-of-00003.safetensors",
      "model-00002-of-00003.safetensors",
      "model-00003-of-00003.safetensors",
      "model.safetensors.index.json",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
    expect((await readEncoderFolder(kept)).sha256).toBe(sha256);
  });

  test("changes with one byte of the weights", async () => {
    const files = readTinyFolder("bert");
    const bytes = new Uint8Array(
      await files.find(({ path }) => path === "bert/model.safetensors")!.blob.arrayBuffer(),
    );
    bytes[bytes.length - 1] ^= 1;
    const { sha256 } = await readEncoderFolder(replace(files, "bert/model.safetensors", bytes));
    expect(sha256).not.toBe((await readEncoderFolder(files)).sha256);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("the same weights are read", () => {
  const read = async (files: FolderFile[]) => loadEncoderWeights(await readEncoderFolder(files));
  const save = (tensors: Record<string, StoredTensor>) => saveSafetensors(tensors);
  const path = "bert/model.safetensors";
  const rename = async (change: (name: string) => string) => {
    const stored = await read(readTinyFolder("bert"));
    const renamed = Object.entries(stored).map(([name, tensor]) => [change(name), tensor]);
    return replace(readTinyFolder("bert"), path, save(Object.fromEntries(renamed)));
  };

  test.each([
    ["without a prefix", (name: string) => name],
    ["with that of Sentence-Transformers' first folders", (name: string) => `0.auto_model.${name}`],
    [
      "under the first names of a LayerNorm",
      (name: string) =>
        name.replace(/LayerNorm\.weight$/, "LayerNorm.gamma").replace(/LayerNorm\.bias$/, "LayerNorm.beta"),
    ],
  ])("%s", async (_what, change) => {
    expect(await read(await rename(change))).toEqual(await read(readTinyFolder("bert")));
  });
});
