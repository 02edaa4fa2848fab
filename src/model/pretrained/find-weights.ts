import { isObject, isText } from "../../base/json.ts";
import { fail } from "../../base/problem.ts";
import type { WeightFile } from "./gather-tensors.ts";
import type { OpenFolder } from "./open-folder.ts";

const single = "model.safetensors";
const indexName = "model.safetensors.index.json";

/** What makes a safetensors file of a checkpoint that Python alone can read. */
const conversionLine =
  'from transformers import AutoModel; AutoModel.from_pretrained("FOLDER").save_pretrained("FOLDER", safe_serialization=True)';

/**
 * Finds the files of an encoder's weights: one, or the parts that an index lists.
 *
 * errors: model/missing-shard; model/broken-json, for the index; model/pickled-weights, where there is only a checkpoint of
 *         PyTorch's own format; model/other-weights, where there is only one of another; model/no-weights
 */
export async function findWeights(folder: OpenFolder, base: string): Promise<WeightFile[]> {
  const take = (name: string) => ({ name, blob: folder.find(base + name)! });
  const here = folder.paths.filter((path) => path.startsWith(base)).map((path) => path.slice(base.length));
  const names = here.filter((name) => !name.includes("/"));
  if (names.includes(single)) return [take(single)];
  if (names.includes(indexName)) return listShards(await folder.readJson(base + indexName), names).map(take);
  const others = names.filter((name) => name.endsWith(".safetensors"));
  if (others.length === 1 && !/-of-\d+\.safetensors$/.test(others[0])) return [take(others[0])];
  if (others.length > 0) failShards([indexName]);
  return failWithout(here);
}

function listShards(index: Record<string, unknown>, names: string[]): string[] {
  const map = index.weight_map;
  const shards = isObject(map) ? [...new Set(Object.values(map))].filter(isText).sort() : [];
  if (shards.length === 0) {
    const reason = "it lists no file under weight_map";
    fail(
      "model/broken-json",
      `${indexName} cannot be read: ${reason}; copy the file again.`,
      { reason },
      { file: indexName },
    );
  }
  const missing = shards.filter((shard) => !names.includes(shard));
  if (missing.length > 0) failShards(missing);
  return shards;
}

function failShards(missing: string[]): never {
  fail(
    "model/missing-shard",
    `The weights lie in several files, and of them is missing: ${missing.join(", ")}; add the whole folder.`,
    { missing },
  );
}

function failWithout(names: string[]): never {
  const pickled = names.find((name) => /\.(bin|pt|pth|ckpt)$/.test(name));
  if (pickled) {
    fail(
      "model/pickled-weights",
      `${pickled} is a checkpoint that Python alone can read; turn it into model.safetensors by this line of Python, with ` +
        `the folder's path in place of FOLDER, and add the folder again: ${conversionLine}`,
      { line: conversionLine },
      { file: pickled },
    );
  }
  const other = names.find((name) => /\.(h5|onnx|msgpack|ot|tflite|gguf)$/.test(name));
  if (other) {
    fail(
      "model/other-weights",
      `The folder has its weights as ${other} alone; what can be read is model.safetensors, or ONNX in the layout of ` +
        `transformers.js (onnx/model.onnx). Choose a folder with one of these.`,
      { found: other },
      { file: other },
    );
  }
  fail(
    "model/no-weights",
    "The folder holds no weights; expected is model.safetensors. Add the whole folder.",
  );
}
