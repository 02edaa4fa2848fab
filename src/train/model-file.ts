import { isCount, isNumber, isObject } from "../base/json.ts";
import { fail } from "../base/problem.ts";
import type { ModelShape } from "../model/model.ts";
import { bertKind } from "../model/shape.ts";
import { listShapes } from "../model/list-shapes.ts";
import {
  assertShapes,
  loadSafetensors,
  saveSafetensors,
  type StoredTensor,
} from "../model/weights/safetensors.ts";
import type { Task } from "../recipe/types.ts";
import type { TaskHead } from "./losses.ts";

/** What a file of weights says beside them: all that predicting needs. */
export interface ModelFileFacts {
  shape: ModelShape;
  task: Task;
  /** Of the training target of a regression. */
  scale: TaskHead["scale"];
  /** How the held-out sides were put into batches, so that a prediction can be repeated bit by bit. */
  batchSize: number;
  padId: number;
}

const name = "model.safetensors";
const mostLayers = 100;

/** Writes weights as safetensors, with what predicting needs as JSON in the metadata. */
export function saveModel(
  tensors: Record<string, StoredTensor>,
  facts: ModelFileFacts,
): Uint8Array<ArrayBuffer> {
  return saveSafetensors(tensors, formatFacts(facts));
}

/** Writes what predicting needs as the metadata of a file of weights. */
export function formatFacts({
  shape,
  task,
  scale,
  batchSize,
  padId,
}: ModelFileFacts): Record<string, string> {
  return {
    shape: JSON.stringify(shape),
    task,
    scale: JSON.stringify(scale),
    batches: JSON.stringify({ batchSize, padId }),
  };
}

/**
 * Reads what saveModel wrote; tensors that the model does not have are left out.
 *
 * errors: train/bad-model, where the metadata are not those of a model; model/missing-tensor, model/wrong-shape, where the
 *   weights are not those that the metadata promise; those of loadSafetensors
 */
export function loadModel(file: Uint8Array): ModelFileFacts & { tensors: Record<string, StoredTensor> } {
  const { tensors, metadata } = loadSafetensors(file, name);
  const facts = readFacts(metadata);
  const shapes = listShapes(facts.shape);
  assertShapes(tensors, shapes, name);
  return { ...facts, tensors: Object.fromEntries(Object.keys(shapes).map((key) => [key, tensors[key]])) };
}

/**
 * Reads what formatFacts wrote.
 *
 * errors: train/bad-model
 */
export function readFacts(metadata: Record<string, string>): ModelFileFacts {
  const task = metadata.task as Task;
  if (!["binary", "multiclass", "regression"].includes(task)) failBad("task", String(metadata.task));
  const read = <T extends object | null>(key: string, isGood: (value: NonNullable<T>) => boolean): T => {
    const value = parseValue(key, metadata[key]) as T | undefined;
    return isObject(value) && isGood(value) ? value : failBad(key, metadata[key] ?? "nothing");
  };
  return {
    task,
    shape: read<ModelShape>("shape", isShape),
    scale: task === "regression" ? read<NonNullable<TaskHead["scale"]>>("scale", isScale) : null,
    ...read<Pick<ModelFileFacts, "batchSize" | "padId">>(
      "batches",
      ({ batchSize, padId }) => isCount(batchSize) && batchSize > 0 && isCount(padId),
    ),
  };
}

/** A shape written before encoders of other kinds could be read is one of BERT, trained whole. */
function parseValue(key: string, json: string | undefined): unknown {
  const value = parse(json);
  if (key !== "shape" || !isObject(value)) return value;
  const usual = { positions: value.maxTokens, method: { kind: "full" }, combine: "join", bins: [] };
  return { ...bertKind, ...usual, ...value };
}

function parse(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? "");
  } catch {
    return undefined;
  }
}

const isScale = ({ mean, deviation }: NonNullable<TaskHead["scale"]>) =>
  Number.isFinite(mean) && deviation > 0;

function isEncoderKind({ fusion, maxTokens, ...shape }: ModelShape): boolean {
  const { positions, positionOffset, tokenTypes, epsilon, pooling } = shape;
  return (
    [positions, positionOffset, tokenTypes].every(isCount) &&
    (fusion === "structured-only" || positionOffset + maxTokens <= positions) &&
    isNumber(epsilon) &&
    epsilon > 0 &&
    ["mean", "cls"].includes(pooling)
  );
}
/** Edges of bins: at least two, each above the one before. */
const isRising = (edges: number[]) =>
  Array.isArray(edges) &&
  edges.length > 1 &&
  edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge > edges[i - 1]));

function isShape(shape: ModelShape): boolean {
  const { fusion, layers, hidden, heads, intermediate, outputs, vocabularySize, maxTokens } = shape;
  const sizes = [layers, hidden, heads, intermediate, outputs, vocabularySize, maxTokens, shape.numbers];
  return (
    ["concat", "gated", "cross-attention", "text-only", "structured-only"].includes(fusion) &&
    sizes.every(isCount) &&
    [hidden, heads, outputs].every((size) => size > 0) &&
    hidden % heads === 0 &&
    layers <= mostLayers &&
    isEncoderKind(shape) &&
    isObject(shape.method) &&
    Array.isArray(shape.categorySizes) &&
    shape.categorySizes.every((size) => isCount(size) && size > 0) &&
    ["join", "attend"].includes(shape.combine) &&
    Array.isArray(shape.bins) &&
    shape.bins.length === (fusion === "cross-attention" ? shape.numbers : 0) &&
    shape.bins.every(isRising)
  );
}

function failBad(key: string, found: string): never {
  const some = found.slice(0, 100);
  return fail(
    "train/bad-model",
    `${name}: its "${key}" is ${some}, which no model of this app has; take the model file anew.`,
    { key, found: some },
    { file: name },
  );
}
