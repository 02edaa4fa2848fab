import { fail } from "../../base/problem.ts";
import { listEncoderShapes, listMaskedHeadShapes } from "../list-encoder-shapes.ts";
import type { EncoderShape } from "../shape.ts";
import { assertShapes } from "../weights/safetensors.ts";
import { nameTensor } from "./name-tensors.ts";
import { readSafetensorsHeader, type HeaderEntry } from "./read-header.ts";

/** A file of weights with the name that a problem gives it. */
export interface WeightFile {
  name: string;
  blob: Blob;
}

/** A tensor that is used, where it stands, and the name it has there. */
export interface PlacedTensor extends HeaderEntry {
  file: WeightFile;
  theirs: string;
}

/** The tensors of an encoder by their names in BertModel. */
export interface GatheredTensors {
  /** The encoder's own; of type I8, those of `name.scale` beside them. */
  encoder: Map<string, PlacedTensor>;
  /** What guesses masked tokens, all of it or nothing. */
  maskedHead: Map<string, PlacedTensor>;
  /** Names, as they stand in the files, of what is not used. */
  leftOut: string[];
}

/** Bytes of one value, by the name of its type. */
const bytesEach: Record<string, number> = { F32: 4, F16: 2, BF16: 2, I8: 1 };

/**
 * Finds the tensors of an encoder in its files, from their headers alone.
 *
 * errors: model/missing-tensor, model/wrong-shape, model/doubled-tensor, model/unknown-dtype; those of readSafetensorsHeader
 */
export async function gatherTensors(files: WeightFile[], shape: EncoderShape): Promise<GatheredTensors> {
  const found = await readAll(files);
  const where = files.map(({ name }) => name).join(", ");
  const encoder = pick(found, listEncoderShapes(shape), where);
  const headShapes = listMaskedHeadShapes(shape);
  const hasHead = Object.entries(headShapes).every(
    ([name, expected]) => String(found.get(name)?.shape) === `${expected}`,
  );
  const maskedHead = hasHead ? pick(found, headShapes, where) : new Map<string, PlacedTensor>();
  const isUsed = (name: string) => encoder.has(name) || maskedHead.has(name);
  const leftOut = [...found].filter(([name]) => !isUsed(name)).map(([, { theirs }]) => theirs);
  return { encoder, maskedHead, leftOut: leftOut.sort() };
}

async function readAll(files: WeightFile[]): Promise<Map<string, PlacedTensor>> {
  const found = new Map<string, PlacedTensor>();
  for (const file of files) {
    for (const [theirs, entry] of await readSafetensorsHeader(file.blob, file.name)) {
      const name = nameTensor(theirs);
      const earlier = found.get(name);
      if (earlier) failDoubled(earlier, { file, theirs });
      found.set(name, { ...entry, file, theirs });
    }
  }
  return found;
}

function pick(
  found: Map<string, PlacedTensor>,
  shapes: Record<string, number[]>,
  where: string,
): Map<string, PlacedTensor> {
  assertShapes(Object.fromEntries(found), shapes, where);
  const picked = new Map<string, PlacedTensor>();
  for (const [name, shape] of Object.entries(shapes)) {
    const tensor = found.get(name)!;
    assertBytes(tensor);
    picked.set(name, tensor);
    if (tensor.dtype !== "I8") continue;
    const scale = `${name}.scale`;
    assertShapes(Object.fromEntries(found), { [scale]: shape.slice(0, 1) }, where);
    assertBytes(found.get(scale)!);
    picked.set(scale, found.get(scale)!);
  }
  return picked;
}

function assertBytes({ dtype, shape, start, end, theirs, file }: PlacedTensor): void {
  if (!Object.hasOwn(bytesEach, dtype)) {
    fail(
      "model/unknown-dtype",
      `${file.name}: tensor "${theirs}" has the type ${dtype}; F32, F16, BF16 and I8 can be read. Convert the file to F32.`,
      { name: file.name, tensor: theirs, dtype },
      { file: file.name },
    );
  }
  const expected = bytesEach[dtype] * shape.reduce((product, size) => product * size, 1);
  if (end - start === expected) return;
  fail(
    "model/wrong-shape",
    `Tensor "${theirs}" has ${end - start} bytes, expected ${expected} for the shape [${shape}]; copy the file again.`,
    { tensor: theirs, found: `${end - start} bytes`, expected: `${expected} bytes for the shape [${shape}]` },
    { file: file.name },
  );
}

function failDoubled(earlier: PlacedTensor, later: Pick<PlacedTensor, "theirs" | "file">): never {
  fail(
    "model/doubled-tensor",
    `${later.file.name}: the tensors "${earlier.theirs}" and "${later.theirs}" are one and the same of the encoder; save ` +
      "the encoder anew.",
    { name: later.file.name, tensors: [earlier.theirs, later.theirs] },
    { file: later.file.name },
  );
}
