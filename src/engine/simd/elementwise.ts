import { getKernel, type DataType, type KernelConfig, type TensorInfo } from "@tensorflow/tfjs-core";
import { quantizeRate } from "../ops/keep-mask.ts";
import type { SimdBackend } from "./backend.ts";
import { countNumbers, registerSimdKernel, type KernelCall } from "./kernel.ts";

const functions = { Exp: 0, Erf: 1, Tanh: 2, Log: 3, Rsqrt: 4, Sigmoid: 5, Square: 6 };
const combinations = { Add: 0, Sub: 1, Multiply: 2 };

/** How many additions one value of exp and its like is worth. */
const functionWork = 8;

/** The stock kernel of cpu, for the shapes and types that ours does not take. */
function findStock(name: string): (call: never) => TensorInfo[] {
  const { kernelFunc } = getKernel(name, "cpu") as KernelConfig;
  return (call) => {
    const result = kernelFunc(call as never);
    return Array.isArray(result) ? result : [result];
  };
}

function mapWith(name: string, kind: number): void {
  const stock = findStock(name);
  registerSimdKernel<{ x: TensorInfo }, object>(name, (call) => {
    const { backend, inputs } = call;
    if (inputs.x.dtype !== "float32") return stock(call as never);
    const y = backend.makeArray(inputs.x.shape);
    const count = countNumbers(y.shape);
    const args = [kind, backend.offset(inputs.x), backend.offset(y), count];
    backend.run("mapNumbers", args, count * functionWork);
    return [y];
  });
}

type Cast = KernelCall<{ x: TensorInfo }, { dtype: DataType }>;

/** cpu lets a float32 tensor share the numbers of an int32 or bool one as they are; here their bits would be misread. */
function makeCast(): (call: Cast) => TensorInfo[] {
  const stock = findStock("Cast");
  return (call) => {
    const { backend, inputs, attrs } = call;
    const { dtype } = attrs;
    const isWidened = inputs.x.dtype !== dtype && (dtype === "float32" || dtype === "int32");
    if (!isWidened || inputs.x.dtype === "complex64" || inputs.x.dtype === "float32")
      return stock(call as never);
    const y = backend.makeArray(inputs.x.shape, dtype);
    backend.view(y).set(backend.view(inputs.x));
    return [y];
  };
}

const haveSameShape = (a: TensorInfo, b: TensorInfo) =>
  a.shape.length === b.shape.length && a.shape.every((n, i) => n === b.shape[i]);

/** True where one of them is a single number that takes on the other's shape, or both have one shape. */
function canCombine(a: TensorInfo, b: TensorInfo): boolean {
  if (a.dtype !== "float32" || b.dtype !== "float32") return false;
  if (haveSameShape(a, b)) return true;
  const spreads = (one: TensorInfo, all: TensorInfo) =>
    countNumbers(one.shape) === 1 && one.shape.length <= all.shape.length;
  return spreads(a, b) || spreads(b, a);
}

function combineWith(name: string, kind: number): void {
  const stock = findStock(name);
  registerSimdKernel<{ a: TensorInfo; b: TensorInfo }, object>(name, (call) => {
    const { backend, inputs } = call;
    const { a, b } = inputs;
    if (!canCombine(a, b)) return stock(call as never);
    const [sizeA, sizeB] = [countNumbers(a.shape), countNumbers(b.shape)];
    const isLike = a.shape.length === b.shape.length ? sizeA >= sizeB : a.shape.length > b.shape.length;
    const y = backend.makeArray((isLike ? a : b).shape);
    const count = countNumbers(y.shape);
    const args = [kind, backend.offset(a), sizeA, backend.offset(b), sizeB, backend.offset(y), count];
    backend.run("combineNumbers", args, count);
    return [y];
  });
}

function gelu({ backend, inputs: { x } }: KernelCall<{ x: TensorInfo }>): TensorInfo[] {
  const y = backend.makeArray(x.shape);
  const count = countNumbers(x.shape);
  backend.run("geluForward", [backend.offset(x), backend.offset(y), count], count * functionWork);
  return [y];
}

function geluGrad({ backend, inputs }: KernelCall<{ dy: TensorInfo; x: TensorInfo }>): TensorInfo[] {
  const dx = backend.makeArray(inputs.x.shape);
  const count = countNumbers(dx.shape);
  const offsets = [inputs.dy, inputs.x, dx].map((info) => backend.offset(info));
  backend.run("geluBackward", [...offsets, count], count * functionWork);
  return [dx];
}

function dropout(
  { backend, inputs: { x }, attrs: { rate, seed } }: KernelCall<{ x: TensorInfo }, { rate: number; seed: number }>, // prettier-ignore
): TensorInfo[] {
  const y = backend.makeArray(x.shape);
  const count = countNumbers(x.shape);
  const { threshold, scale } = quantizeRate(rate);
  backend.run("dropout", [backend.offset(x), backend.offset(y), count, seed, threshold, scale], count);
  return [y];
}

function accumulate({ backend, inputs }: KernelCall<{ into: TensorInfo; x: TensorInfo }>): TensorInfo[] {
  const count = countNumbers(inputs.x.shape);
  backend.run("accumulate", [backend.offset(inputs.into), backend.offset(inputs.x), count], count);
  return [];
}

function copy({ backend, inputs: { x } }: KernelCall<{ x: TensorInfo }>): TensorInfo[] {
  const y = backend.makeArray(x.shape, x.dtype as "float32");
  const bytes = backend.view(x).byteLength;
  backend.run("copyBytes", [backend.offset(x), backend.offset(y), bytes], bytes / 4);
  return [y];
}

type HalfAttributes = { kind: "F16" | "BF16"; shape: number[] };

function unpackHalf(call: KernelCall<{ bits: TensorInfo }, HalfAttributes>): TensorInfo[] {
  const { backend, inputs, attrs } = call;
  const y = backend.makeArray(attrs.shape);
  const count = countNumbers(attrs.shape);
  const offsets = [backend.offset(inputs.bits), backend.offset(y)];
  backend.run("unpackHalf", [...offsets, count, attrs.kind === "BF16" ? 1 : 0], count);
  return [y];
}

/** Sets an array to 0. */
export function clearArray(backend: SimdBackend, info: TensorInfo): void {
  const count = countNumbers(info.shape);
  backend.run("zeroBytes", [backend.offset(info), count * 4], count);
}

/** Registers the kernels that treat each number alone, those of tfjs among them that a step uses. */
export function registerElementwise(): void {
  for (const [name, kind] of Object.entries(functions)) mapWith(name, kind);
  for (const [name, kind] of Object.entries(combinations)) combineWith(name, kind);
  registerSimdKernel("Cast", makeCast());
  registerSimdKernel("ClienteleGelu", gelu);
  registerSimdKernel("ClienteleGeluGrad", geluGrad);
  registerSimdKernel("ClienteleDropout", dropout);
  registerSimdKernel("ClienteleAccumulate", accumulate);
  registerSimdKernel("ClienteleCopy", copy);
  registerSimdKernel("ClienteleUnpackHalf", unpackHalf);
}
