import type { FolderFile } from "../../model/pretrained/types.ts";

/** An encoder that is run as it is, by another engine: nothing of it can be trained. */
export interface FrozenEncoder {
  /**
   * Runs a padded batch.
   *
   * shapes: ids and mask [B, T], `length` is T -> [B, T, H]
   */
  encode(ids: Int32Array, mask: Float32Array, length: number): Promise<Float32Array>;
  /** Lets go of it. */
  close(): Promise<void>;
}

/** The files of such an encoder: config.json, the graph, and what of it lies apart. */
export interface OnnxEncoder {
  name: string;
  sha256: string;
  files: FolderFile[];
}

/** Opens such an encoder. */
export type OpenFrozen = (encoder: OnnxEncoder) => Promise<FrozenEncoder>;
