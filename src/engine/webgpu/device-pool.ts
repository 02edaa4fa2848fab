/** Makes a buffer; a rehearsal makes only the picture of one. */
export type MakeBuffer = (size: number, usage: GPUBufferUsageFlags, mapped: boolean) => GPUBuffer;

/** Bytes that the pool holds now, and the most that it ever held since the peak was forgotten. */
export interface PoolBytes {
  /** In use by tensors and uniforms. */
  used: number;
  /** In use, or free and kept for the next one of the same size. */
  allocated: number;
  peakUsed: number;
  peakAllocated: number;
}

interface FreeBuffer {
  buffer: GPUBuffer;
  /** How often commands had been submitted when it was freed: until the next time, recorded commands may name it. */
  freedAt: number;
}

/** Free bytes that are kept in any case; beyond these and a quarter of what is in use, the longest unused are given back. */
const SLACK_BYTES = 256 * 1024 * 1024;

const keyOf = (size: number, usage: number) => `${size}_${usage}`;

/**
 * Buffers of the device, used again by exact size, as tfjs has them, but with an end to what lies unused.
 *
 * memory: free buffers take at most 256 MB or a quarter of what is in use; sizes that come back every step stay
 */
export class BufferPool {
  numBytesUsed = 0;
  numBytesAllocated = 0;
  peakUsed = 0;
  peakAllocated = 0;
  private readonly make: MakeBuffer;
  private free = new Map<string, FreeBuffer[]>();
  private used = new Set<GPUBuffer>();
  private submissions = 0;

  /** `base` bytes count as in use from the start. */
  constructor(make: MakeBuffer, base = 0) {
    this.make = make;
    this.numBytesUsed = this.numBytesAllocated = base;
    this.resetPeak();
  }

  acquireBuffer(size: number, usage: GPUBufferUsageFlags, mapped = false, reuse = true): GPUBuffer {
    const key = keyOf(size, usage);
    const found = reuse ? this.free.get(key)?.pop() : undefined;
    if (!found) {
      this.trim(size);
      this.numBytesAllocated += size;
      this.peakAllocated = Math.max(this.peakAllocated, this.numBytesAllocated);
    }
    const buffer = found?.buffer ?? this.make(size, usage, mapped);
    this.used.add(buffer);
    this.numBytesUsed += size;
    this.peakUsed = Math.max(this.peakUsed, this.numBytesUsed);
    return buffer;
  }

  /** Takes a buffer back; one that is not ours, or of a pool that is gone, is left alone. */
  releaseBuffer(buffer: GPUBuffer, reuse = true): void {
    if (!this.used.delete(buffer)) return;
    this.numBytesUsed -= buffer.size;
    if (!reuse) {
      this.destroy(buffer);
      return;
    }
    const key = keyOf(buffer.size, buffer.usage);
    const list = this.free.get(key) ?? [];
    list.push({ buffer, freedAt: this.submissions });
    this.free.set(key, list);
  }

  /** Is told that all recorded commands were submitted. */
  noteSubmission(): void {
    this.submissions++;
  }

  resetPeak(): void {
    this.peakUsed = this.numBytesUsed;
    this.peakAllocated = this.numBytesAllocated;
  }

  readBytes(): PoolBytes {
    const { numBytesUsed: used, numBytesAllocated: allocated, peakUsed, peakAllocated } = this;
    return { used, allocated, peakUsed, peakAllocated };
  }

  getNumUsedBuffers(): number {
    return this.used.size;
  }

  getNumFreeBuffers(): number {
    return [...this.free.values()].reduce((sum, list) => sum + list.length, 0);
  }

  dispose(): void {
    for (const list of this.free.values()) for (const { buffer } of list) buffer.destroy();
    for (const buffer of this.used) buffer.destroy();
    this.free.clear();
    this.used.clear();
    this.numBytesUsed = 0;
    this.numBytesAllocated = 0;
  }

  private destroy(buffer: GPUBuffer): void {
    buffer.destroy();
    this.numBytesAllocated -= buffer.size;
  }

  private trim(wanted: number): void {
    const allowed = Math.max(SLACK_BYTES, this.numBytesUsed / 4);
    let excess = this.numBytesAllocated + wanted - this.numBytesUsed - allowed;
    if (excess <= 0) return;
    const lists = [...this.free.values()].flatMap((list) => list.map((entry) => ({ list, entry })));
    lists.sort((a, b) => a.entry.freedAt - b.entry.freedAt);
    for (const { list, entry } of lists) {
      if (excess <= 0 || entry.freedAt >= this.submissions) return;
      list.splice(list.indexOf(entry), 1);
      this.destroy(entry.buffer);
      excess -= entry.buffer.size;
    }
  }
}
