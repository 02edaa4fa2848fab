/** Bytes of one block: 64 dispatches, each with an own place at the usual alignment of 256. */
const BLOCK_BYTES = 64 * 256;

interface Block {
  bytes: ArrayBuffer;
  buffer: GPUBuffer;
  used: number;
}

/** A scalar of a program, by kind. */
export type Uniform = readonly ["u32" | "i32" | "f32", number];

/** Where the uniforms of one dispatch lie. */
export interface UniformPlace {
  buffer: GPUBuffer;
  offset: number;
  size: number;
}

function pack(view: DataView, offset: number, uniforms: readonly Uniform[]): void {
  uniforms.forEach(([kind, value], i) => {
    const at = offset + 4 * i;
    if (kind === "f32") view.setFloat32(at, value, true);
    else if (kind === "i32") view.setInt32(at, value, true);
    else view.setUint32(at, value, true);
  });
}

/** Uniforms of many dispatches side by side, so that a submission has one small write instead of one a dispatch. */
export class UniformBlocks {
  private readonly alignment: number;
  private blocks: Block[] = [];

  constructor(alignment: number) {
    this.alignment = alignment;
  }

  /**
   * Finds a place for the uniforms of one dispatch.
   *
   * memory: the buffers come from `acquire` and are given back by `flush`
   */
  place(acquire: (size: number) => GPUBuffer, uniforms: readonly Uniform[]): UniformPlace {
    const size = Math.max(16, uniforms.length * 4);
    let block = this.blocks[this.blocks.length - 1];
    if (!block || block.used + size > block.bytes.byteLength) {
      const bytes = new ArrayBuffer(Math.max(BLOCK_BYTES, Math.ceil(size / 256) * 256));
      block = { bytes, buffer: acquire(bytes.byteLength), used: 0 };
      this.blocks.push(block);
    }
    const offset = block.used;
    pack(new DataView(block.bytes), offset, uniforms);
    block.used = Math.ceil((offset + size) / this.alignment) * this.alignment;
    return { buffer: block.buffer, offset, size };
  }

  /** Writes all blocks; returns their buffers, free once the recorded commands are submitted. */
  flush(queue: GPUQueue): GPUBuffer[] {
    const done = this.blocks;
    this.blocks = [];
    for (const { bytes, buffer, used } of done) {
      queue.writeBuffer(buffer, 0, bytes, 0, Math.min(used, bytes.byteLength));
    }
    return done.map(({ buffer }) => buffer);
  }
}
