import { isCount, isObject } from "../../base/json.ts";
import type { EncoderShape } from "../shape.ts";
import { describeConfig } from "./describe-config.ts";
import { findLicence } from "./find-licence.ts";
import { findWeights } from "./find-weights.ts";
import { gatherTensors } from "./gather-tensors.ts";
import { hashFiles } from "./hash-files.ts";
import { openFolder } from "./open-folder.ts";
import { readModules } from "./read-modules.ts";
import { assertVocabulary, lowerTokenizer } from "./read-tokenizer.ts";
import type { EncoderFolder, FolderFile } from "./types.ts";

/**
 * Reads an encoder from the files of a folder in the Hugging Face layout, or of a zip of one.
 *
 * Of the weights the headers alone are read and held against config.json; loadEncoderWeights reads the rest when it is needed.
 *
 * memory: holds no weights; the blobs are passed on by reference
 * errors: model/missing-file, model/broken-json, model/several-encoders; model/other-vocabulary; those of describeConfig,
 *         readModules, findWeights and gatherTensors
 * source: the layout that transformers' save_pretrained and Sentence-Transformers write
 */
export async function readEncoderFolder(given: readonly FolderFile[]): Promise<EncoderFolder> {
  const folder = openFolder(given);
  const { base, pooling, leftOut, isLower, prompt, prompts, ...asked } = await readModules(folder);
  const config = describeConfig(await folder.readJson(`${base}config.json`));
  const shape: EncoderShape = { ...config.shape, pooling };
  const weights = await findWeights(folder, base);
  const tokenizer = await folder.readJson(`${base}tokenizer.json`);
  const tokenizerConfig = await folder.findJson(`${base}tokenizer_config.json`);
  const tensors = await gatherTensors(weights, shape);
  assertVocabulary(tokenizer, shape.vocabularySize);
  const used = folder.listUsed();
  const licence = await findLicence(folder);
  const settings = isObject(tokenizerConfig) ? tokenizerConfig : null;
  const own = [...tensors.encoder].filter(([name]) => !name.endsWith(".scale"));
  return {
    name: folder.name || config.architecture,
    architecture: config.architecture,
    shape,
    maxTokens: countTokens(shape, asked.maxTokens ?? settings?.model_max_length),
    tokenizer: { json: isLower ? lowerTokenizer(tokenizer) : tokenizer, config: settings, prompt, prompts },
    weights: weights.map(({ blob }) => blob),
    listed: {
      parameters: own.reduce((sum, [, tensor]) => sum + countValues(tensor.shape), 0),
      layers: shape.layers,
      bytes: used.reduce((sum, { blob }) => sum + blob.size, 0),
      licence,
      hasMaskedHead: tensors.maskedHead.size > 0,
      leftOut: [...tensors.leftOut, ...leftOut],
    },
    sha256: await hashFiles(used),
    files: folder.listUsed(),
  };
}

const countValues = (shape: number[]) => shape.reduce((product, size) => product * size, 1);

/** As many as are asked for, where the encoder has places for them; a tokenizer without a limit writes 1e30. */
function countTokens({ positions, positionOffset }: EncoderShape, asked: unknown): number {
  const most = positions - positionOffset;
  return isCount(asked) && asked > 0 ? Math.min(asked, most) : most;
}
