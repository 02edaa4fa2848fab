import type { FolderFile } from "../../src/model/pretrained/types.ts";

const [layers, hidden, intermediate, vocabulary, positions] = [1, 4, 8, 12, 16];

/** Every tensor of a BERT encoder of this size, with its shape. */
function listShapes(): [string, number[]][] {
  const square = (name: string): [string, number[]][] => [
    [`${name}.weight`, [hidden, hidden]],
    [`${name}.bias`, [hidden]],
  ];
  const norm = (name: string): [string, number[]][] => [
    [`${name}.weight`, [hidden]],
    [`${name}.bias`, [hidden]],
  ];
  const block = "encoder.layer.0";
  return [
    ["embeddings.word_embeddings.weight", [vocabulary, hidden]],
    ["embeddings.position_embeddings.weight", [positions, hidden]],
    ["embeddings.token_type_embeddings.weight", [2, hidden]],
    ...norm("embeddings.LayerNorm"),
    ...["query", "key", "value"].flatMap((name) => square(`${block}.attention.self.${name}`)),
    ...square(`${block}.attention.output.dense`),
    ...norm(`${block}.attention.output.LayerNorm`),
    [`${block}.intermediate.dense.weight`, [intermediate, hidden]],
    [`${block}.intermediate.dense.bias`, [intermediate]],
    [`${block}.output.dense.weight`, [hidden, intermediate]],
    [`${block}.output.dense.bias`, [hidden]],
    ...norm(`${block}.output.LayerNorm`),
  ];
}

/** Numbers that `seed` decides, as a safetensors file of F32. */
function writeWeights(seed: number): Blob {
  let offset = 0;
  const head = Object.fromEntries(
    listShapes().map(([name, shape]) => {
      const from = offset;
      offset += 4 * shape.reduce((product, size) => product * size, 1);
      return [name, { dtype: "F32", shape, data_offsets: [from, offset] }];
    }),
  );
  const text = JSON.stringify(head);
  const json = new TextEncoder().encode(text + " ".repeat((8 - (text.length % 8)) % 8));
  const length = new BigUint64Array([BigInt(json.length)]);
  const values = Float32Array.from({ length: offset / 4 }, (_, i) => Math.sin(seed + i) / 10);
  return new Blob([length, json, values]);
}

const words = [
  "[PAD]",
  "[UNK]",
  "[CLS]",
  "[SEP]",
  "[MASK]",
  "good",
  "bad",
  "dress",
  "shop",
  "很",
  "好",
  "##s",
];

/** An encoder's folder of the usual layout, so small that a test makes it; `seed` decides its weights. */
export function makeEncoderFolder(name: string, seed = 1): FolderFile[] {
  const config = {
    model_type: "bert",
    architectures: ["BertModel"],
    num_hidden_layers: layers,
    hidden_size: hidden,
    num_attention_heads: 2,
    intermediate_size: intermediate,
    vocab_size: vocabulary,
    max_position_embeddings: positions,
    type_vocab_size: 2,
    layer_norm_eps: 1e-12,
    hidden_act: "gelu",
    pad_token_id: 0,
  };
  const special = words.slice(0, 5).map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  const tokenizer = {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: special,
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single: [
        { SpecialToken: { id: "[CLS]", type_id: 0 } },
        { Sequence: { id: "A", type_id: 0 } },
        { SpecialToken: { id: "[SEP]", type_id: 0 } },
      ],
      pair: [],
      special_tokens: {
        "[CLS]": { id: "[CLS]", ids: [2], tokens: ["[CLS]"] },
        "[SEP]": { id: "[SEP]", ids: [3], tokens: ["[SEP]"] },
      },
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
    },
  };
  const json = (value: unknown) => new Blob([JSON.stringify(value)]);
  return [
    { path: `${name}/config.json`, blob: json(config) },
    { path: `${name}/tokenizer.json`, blob: json(tokenizer) },
    { path: `${name}/tokenizer_config.json`, blob: json({ do_lower_case: true }) },
    { path: `${name}/model.safetensors`, blob: writeWeights(seed) },
    { path: `${name}/LICENSE`, blob: new Blob(["Apache License, Version 2.0"]) },
  ];
}
