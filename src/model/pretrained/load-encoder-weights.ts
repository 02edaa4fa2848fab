import { widenHalf } from "../../engine/ops/widen-half.ts";
import type { EncoderShape } from "../shape.ts";
import { dequantizeRows } from "../weights/quantize.ts";
import type { StoredTensor } from "../weights/safetensors.ts";
import { gatherTensors, type PlacedTensor } from "./gather-tensors.ts";

/**
 * Reads the weights of a pre-trained encoder, one tensor after the other, and what guesses masked tokens where it is there.
 *
 * Names are those of BertModel whatever the files call them; numbers of 16 and 8 bits become float32.
 *
 * memory: returns new arrays; of the files no more than one tensor is held beside them
 * errors: those of gatherTensors
 */
export async function loadEncoderWeights(encoder: {
  name: string;
  shape: EncoderShape;
  weights: Blob[];
}): Promise<Record<string, StoredTensor>> {
  const files = encoder.weights.map((blob) => ({ name: encoder.name, blob }));
  const { encoder: own, maskedHead } = await gatherTensors(files, encoder.shape);
  const placed = new Map([...own, ...maskedHead]);
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, tensor] of placed) {
    const scale = placed.get(`${name}.scale`);
    if (name.endsWith(".scale")) continue;
    const data = scale
      ? dequantizeRows({ bytes: await readInt8(tensor), scales: await readFloats(scale) })
      : await readFloats(tensor);
    tensors[name] = { shape: [...tensor.shape], data };
  }
  return tensors;
}

const readBytes = ({ file, start, end }: PlacedTensor) => file.blob.slice(start, end).arrayBuffer();

const readInt8 = async (tensor: PlacedTensor) => new Int8Array(await readBytes(tensor));

async function readFloats(tensor: PlacedTensor): Promise<Float32Array> {
  const bytes = await readBytes(tensor);
  if (tensor.dtype === "F16" || tensor.dtype === "BF16")
    return widenHalf(new Uint16Array(bytes), tensor.dtype);
  return new Float32Array(bytes);
}
