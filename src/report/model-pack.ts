import { loadSafetensors, saveSafetensors } from "../model/weights/safetensors.ts";
import type { Report } from "./types.ts";

/** What goes into a model pack beside the weights. */
export interface PackParts {
  report: Report;
  /** Names of the classes in order; null for a regression. */
  classes: string[] | null;
  /** JSON of the fitted features and of tokenizer.json. */
  fitted: { features: string; tokenizer: string | null };
}

/** Version of the layout of a model pack. */
export const modelPackVersion = "1";

/**
 * Writes a model pack: one safetensors file with the weights, and in its metadata all else that scoring needs.
 *
 * Metadata: `version`, `recipe`, `schema` (task, classes, label, customer, columns), `features`, `tokenizer`,
 * `threshold` (JSON each; absent parts are "null") and `sha256` of the tensor bytes, empty in an insecure context,
 * where a browser does not compute it. It holds no row and no text of the data.
 *
 * memory: returns a new array; `weights` is left as it was
 * errors: model/truncated-weights, model/broken-weights, model/wrong-shape, model/unknown-dtype
 */
export async function writeModelPack(
  weights: Uint8Array,
  parts: PackParts,
): Promise<Uint8Array<ArrayBuffer>> {
  const { report, classes, fitted } = parts;
  const { task, label, customer, columns } = report.recipe;
  const { tensors, metadata } = loadSafetensors(weights);
  return saveSafetensors(tensors, {
    ...metadata,
    version: modelPackVersion,
    recipe: JSON.stringify(report.recipe),
    schema: JSON.stringify({ task, classes, label, customer, columns }),
    features: fitted.features,
    tokenizer: fitted.tokenizer ?? "null",
    threshold: JSON.stringify(report.threshold),
    sha256: await hashTensors(saveSafetensors(tensors)),
  });
}

/** SHA-256 of all bytes behind the header of a safetensors file, in hexadecimal digits. */
async function hashTensors(file: Uint8Array<ArrayBuffer>): Promise<string> {
  if (globalThis.crypto?.subtle === undefined) return "";
  const headerBytes = Number(new DataView(file.buffer).getBigUint64(0, true));
  const digest = await crypto.subtle.digest("SHA-256", file.subarray(8 + headerBytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
