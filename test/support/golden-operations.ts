import { loadSafetensors, type StoredTensor } from "../../src/model/weights/safetensors.ts";
import address from "../golden/ops/ops.safetensors?url&inline";

/** What an operation is told beside its tensors; which of them are there, the golden file's script says. */
export interface OperationOptions {
  heads: number;
  epsilon: number;
  rate?: number;
  seed: number;
  offset: number;
  delta: number;
  maxNorm: number;
  factor: number;
  count: number;
  shape: number[];
  kind: "F16" | "BF16";
  /** AdamW: how many weights, which of them decay and by what, and the rate of each step. */
  weights: number;
  decayed: number[];
  weightDecay: number;
  rates: number[];
}

/** Inputs, gradient from above, value and gradients of one operation, as PyTorch computed them. */
export interface GoldenCase {
  /** The operation's name, then what is special. */
  name: string;
  options: OperationOptions & { exact?: boolean };
  inputs: Record<string, StoredTensor>;
  /** Null for what has no gradient. */
  upstream: StoredTensor | null;
  output: StoredTensor;
  gradients: Record<string, StoredTensor>;
}

interface Entry extends Pick<GoldenCase, "name" | "options"> {
  inputs: string[];
  gradients: string[];
}

async function readCases(): Promise<GoldenCase[]> {
  const file = await (await fetch(address)).arrayBuffer();
  const { tensors, metadata } = loadSafetensors(new Uint8Array(file), "ops.safetensors");
  const pick = (place: string, names: string[]) =>
    Object.fromEntries(names.map((name) => [name, tensors[`${place}/${name}`]]));
  return (JSON.parse(metadata.cases) as Entry[]).map(({ name, options, ...entry }, i) => ({
    name,
    options,
    inputs: pick(`${i}/input`, entry.inputs),
    upstream: tensors[`${i}/upstream/value`] ?? null,
    output: tensors[`${i}/output/value`],
    gradients: pick(`${i}/gradient`, entry.gradients),
  }));
}

let cases: Promise<GoldenCase[]> | null = null;

/** Reads every case of test/golden/ops, once. */
export function loadGoldenCases(): Promise<GoldenCase[]> {
  return (cases ??= readCases());
}
