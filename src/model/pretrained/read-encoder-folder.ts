import { isCount, isObject, type Unknown } from "../../base/json.ts";
import type { TokenizerJson } from "../../features/tokens/tokenizer-json.ts";
import { listEncoderShapes } from "../list-encoder-shapes.ts";
import type { EncoderShape } from "../shape.ts";
import { describeConfig } from "./describe-config.ts";
import { findLicence } from "./find-licence.ts";
import { findOnnx } from "./find-onnx.ts";
import { findWeights } from "./find-weights.ts";
import { gatherTensors } from "./gather-tensors.ts";
import { hashFiles } from "./hash-files.ts";
import { openFolder, type OpenFolder } from "./open-folder.ts";
import { readModules } from "./read-modules.ts";
import { assertVocabulary, lowerTokenizer } from "./read-tokenizer.ts";
import type { EncoderFolder, FolderFile } from "./types.ts";

/**
 * Reads an encoder from the files of a folder in the Hugging Face layout, or of a zip of one.
 *
 * Of the weights the headers alone are read and held against config.json; loadEncoderWeights reads the rest when it is needed. Where
 * they are there as ONNX in the layout of transformers.js alone, nothing of them is read: another engine runs them as they are.
 *
 * memory: holds no weights; the blobs are passed on by reference
 * errors: model/missing-file, model/broken-json, model/several-encoders; model/other-vocabulary; those of describeConfig,
 *         readModules, findWeights and gatherTensors
 * source: the layout that transformers' save_pretrained and Sentence-Transformers write
 */
export async function readEncoderFolder(given: readonly FolderFile[]): Promise<EncoderFolder> {
  const folder = openFolder(given);
  const { base, pooling, leftOut, isLower, prompt, prompts, ...asked } = await readModules(folder);
  const facts = describeConfig(await folder.readJson(`${base}config.json`));
  const shape: EncoderShape = { ...facts.shape, pooling };
  const onnx = findOnnx(folder, base);
  const weights = onnx.length > 0 ? [] : await findWeights(folder, base);
  const json = await folder.readJson(`${base}tokenizer.json`);
  const config = await readTokenizerConfig(folder, base);
  const tensors = onnx.length > 0 ? null : await gatherTensors(weights, shape);
  assertVocabulary(json, shape.vocabularySize);
  const used = folder.listUsed();
  const licence = await findLicence(folder);
  const sha256 = await hashFiles(used);
  return {
    name: folder.name || facts.architecture,
    architecture: facts.architecture,
    shape: onnx.length > 0 ? { ...shape, external: sha256 } : shape,
    maxTokens: countTokens(shape, asked.maxTokens ?? config.model_max_length),
    tokenizer: { json: (isLower ? lowerTokenizer(json) : json) as TokenizerJson, config, prompt, prompts },
    weights: weights.map(({ blob }) => blob),
    ...(onnx.length > 0 ? { onnx } : {}),
    listed: {
      parameters: Object.values(listEncoderShapes(shape)).reduce((sum, size) => sum + countValues(size), 0),
      layers: shape.layers,
      bytes: used.reduce((sum, { blob }) => sum + blob.size, 0),
      licence,
      hasMaskedHead: tensors !== null && tensors.maskedHead.size > 0,
      leftOut: [...(tensors?.leftOut ?? []), ...leftOut],
    },
    sha256,
    files: folder.listUsed(),
  };
}

async function readTokenizerConfig(folder: OpenFolder, base: string): Promise<Unknown> {
  const names = ["special_tokens_map.json", "tokenizer_config.json"];
  const found = await Promise.all(names.map((name) => folder.findJson(base + name)));
  return Object.assign({}, ...found.filter(isObject));
}

const countValues = (shape: number[]) => shape.reduce((product, size) => product * size, 1);

/** As many as are asked for, where the encoder has places for them; a tokenizer without a limit writes 1e30. */
function countTokens({ positions, positionOffset }: EncoderShape, asked: unknown): number {
  const most = positions - positionOffset;
  return isCount(asked) && asked > 0 ? Math.min(asked, most) : most;
}
