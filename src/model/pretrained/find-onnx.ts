import type { OpenFolder } from "./open-folder.ts";
import type { FolderFile } from "./types.ts";

/** Graphs of the transformers.js layout by the order in which one is taken: the most exact first. */
const graphNames = ["model", "model_quantized", "model_int8", "model_uint8", "model_fp16"];

/**
 * Finds the encoder of a folder in the layout of transformers.js: `onnx/model.onnx`, else a quantized or rounded one, with the files that
 * hold its numbers where they lie apart, and config.json before them; empty where the folder has none, or has safetensors.
 *
 * errors: none
 * source: transformers.js, getCoreModelFile and getExternalDataChunkNames
 */
export function findOnnx(folder: OpenFolder, base: string): FolderFile[] {
  const here = folder.paths.filter((path) => path.startsWith(base)).map((path) => path.slice(base.length));
  if (here.some((path) => /^[^/]+\.safetensors(\.index\.json)?$/.test(path))) return [];
  const graph = graphNames.map((name) => `onnx/${name}.onnx`).find((path) => here.includes(path));
  if (graph === undefined) return [];
  const apart = here.filter((path) => path.startsWith(`${graph}_data`)).sort((a, b) => a.length - b.length);
  return ["config.json", graph, ...apart].map((path) => ({ path, blob: folder.find(base + path)! }));
}
