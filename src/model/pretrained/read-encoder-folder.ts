import { fail } from "../../base/problem.ts";
import { bertKind, type EncoderShape } from "../shape.ts";

/** Reads an encoder's folder. */
export async function readEncoderFolder(files: { path: string; blob: Blob }[]) {
  const find = (name: string) => files.find(({ path }) => path.split("/").at(-1) === name);
  const config = find("config.json");
  const tokenizer = find("tokenizer.json");
  const weights = files.filter(({ path }) => path.endsWith(".safetensors"));
  if (!config || !tokenizer || weights.length === 0) return fail("base/fault", "no folder");
  const c = JSON.parse(await config.blob.text()) as Record<string, number>;
  const shape: EncoderShape = {
    ...bertKind,
    layers: c.num_hidden_layers,
    hidden: c.hidden_size,
    heads: c.num_attention_heads,
    intermediate: c.intermediate_size,
    vocabularySize: c.vocab_size,
    positions: c.max_position_embeddings,
  };
  const bytes = await new Blob(weights.map(({ blob }) => blob)).arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return {
    name: config.path.split("/").at(-2) ?? "encoder",
    architecture: "bert",
    shape,
    tokenizer: {
      json: await tokenizer.blob.text(),
      config: (await find("tokenizer_config.json")?.blob.text()) ?? null,
      prompt: "",
    },
    weights: weights.map(({ blob }) => blob),
    listed: {
      parameters: bytes.byteLength / 4,
      layers: shape.layers,
      bytes: bytes.byteLength,
      licence: null,
      leftOut: [],
    },
    sha256: [...hash].map((b) => b.toString(16).padStart(2, "0")).join(""),
  };
}
