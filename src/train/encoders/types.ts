import type { EncoderTokenizer } from "../../features/types.ts";
import type { EncoderShape } from "../../model/shape.ts";
import type { PretrainedEncoder } from "../types.ts";

/** A file of an encoder's folder, with its path in it. */
export interface EncoderFile {
  path: string;
  blob: Blob;
}

/** An encoder's folder as it was read and found in order. */
export interface EncoderFolder {
  name: string;
  /** As its config.json says, such as "bert". */
  architecture: string;
  shape: EncoderShape;
  tokenizer: EncoderTokenizer;
  weights: Blob[];
  listed: {
    parameters: number;
    layers: number;
    bytes: number;
    /** Its text or its name, where the folder holds one. */
    licence: string | null;
    /** Tensors that the architecture does not use. */
    leftOut: string[];
  };
  /** Of all its files. */
  sha256: string;
}

/** Reads the files of a folder, or refuses them with what is wrong. */
export type ReadFolder = (files: EncoderFile[]) => Promise<EncoderFolder>;

/** An encoder that can be chosen, without its weights. */
export interface KeptEncoder extends Pick<EncoderFolder, "name" | "sha256" | "architecture" | "shape"> {
  source: "builtin" | "folder";
  parameters: number;
  /** Of all that is kept of it. */
  sizeBytes: number;
  licence: string | null;
  leftOut: string[];
  /** null for one that ships with the app. */
  addedAtMs: number | null;
}

/** An encoder that a run takes. */
export interface OpenedEncoder {
  encoder: PretrainedEncoder;
  tokenizer: EncoderTokenizer;
}
