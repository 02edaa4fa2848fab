import { isCount, isList, isObject } from "../../base/json.ts";
import { fail } from "../../base/problem.ts";
import { listShapes } from "../list-shapes.ts";
import type { ModelShape } from "../shape.ts";
import { assertShapes, loadSafetensors, saveSafetensors, type StoredTensor } from "../weights/safetensors.ts";
import { pickAdded } from "./methods.ts";

/** What the small file of a LoRA, an adapter, a prefix or a head says beside its weights. */
export interface AdapterFacts {
  /** Of the model: its encoder's sizes, its method, its fusion and head. */
  shape: ModelShape;
  /** Of the encoder that it was trained on, and fits alone. */
  encoderSha256: string;
}

/** Methods that leave every weight of the encoder as it was, so that what they trained can be saved apart from it. */
const kinds = ["lora", "adapter", "prefix", "head"];
const mostLayers = 100;

/** Whether what a model of this shape learns can be saved apart from its encoder. */
export function isApart({ method, fusion, external }: ModelShape): boolean {
  return kinds.includes(method.kind) && fusion !== "structured-only" && external === undefined;
}

/** SHA-256 of the encoder that such a file belongs to, as its metadata say; null where it is a file of another kind. */
export function readAdapterEncoder(metadata: Record<string, string>): string | null {
  return metadata.encoder ?? null;
}

/**
 * Writes what a method added to an encoder, with fusion and head, as one small file apart from the encoder; `others` are metadata that
 * its reader wants beside ours.
 *
 * memory: returns a new array; of `tensors` those of the encoder are left out
 * errors: model/missing-tensor, model/wrong-shape, where the tensors are not those of the shape
 */
export function saveAdapter(
  tensors: Record<string, StoredTensor>,
  { shape, encoderSha256 }: AdapterFacts,
  others: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  const expected = pickShapes(shape);
  assertShapes(tensors, expected);
  const picked = Object.fromEntries(Object.keys(expected).map((name) => [name, tensors[name]]));
  return saveSafetensors(picked, {
    ...others,
    method: JSON.stringify(shape.method),
    encoder: encoderSha256,
    shape: JSON.stringify(shape),
  });
}

/**
 * Reads what saveAdapter wrote, for the encoder that it was trained on.
 *
 * errors: model/no-adapter, where the file is another one; model/other-encoder, where it belongs to another encoder;
 *   model/missing-tensor, model/wrong-shape; those of loadSafetensors
 */
export function loadAdapter(
  file: Uint8Array,
  encoderSha256: string,
  name = "adapter",
): AdapterFacts & { tensors: Record<string, StoredTensor> } {
  const { tensors, metadata } = loadSafetensors(file, name);
  const shape = readShape(metadata.shape);
  if (!shape || typeof metadata.encoder !== "string") return failForeign(name);
  if (metadata.encoder !== encoderSha256) failOther(name, metadata.encoder, encoderSha256);
  const expected = pickShapes(shape);
  assertShapes(tensors, expected, name);
  return {
    shape,
    encoderSha256,
    tensors: Object.fromEntries(Object.keys(expected).map((key) => [key, tensors[key]])),
  };
}

function pickShapes(shape: ModelShape): Record<string, number[]> {
  const shapes = listShapes(shape);
  return Object.fromEntries(pickAdded(Object.keys(shapes)).map((name) => [name, shapes[name]]));
}

/** The shape as it was written; null where the file was written by something else. */
function readShape(json: string | undefined): ModelShape | null {
  try {
    const shape = JSON.parse(json ?? "null") as ModelShape;
    const isOurs = isObject(shape) && isObject(shape.method) && kinds.includes(shape.method.kind);
    return isOurs && isSized(shape) ? shape : null;
  } catch {
    return null;
  }
}

function isSized(shape: ModelShape): boolean {
  const { layers, hidden, intermediate, vocabularySize, positions, tokenTypes, outputs, numbers } = shape;
  const sizes = [layers, hidden, intermediate, vocabularySize, positions, tokenTypes, outputs, numbers];
  return sizes.every(isCount) && layers <= mostLayers && isList(shape.categorySizes, isCount);
}

function failForeign(name: string): never {
  return fail(
    "model/no-adapter",
    `${name}: no LoRA, adapter, prefix or head of this app is in it; take a file that was saved as one.`,
    { name },
  );
}

function failOther(name: string, found: string, expected: string): never {
  fail(
    "model/other-encoder",
    `${name}: it was trained on the encoder ${found.slice(0, 12)}, and the one at hand is ${expected.slice(0, 12)}; add that encoder, or take another file.`,
    { name, found, expected },
  );
}
