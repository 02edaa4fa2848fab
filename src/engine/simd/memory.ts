import { fail } from "../../base/problem.ts";

const lineBytes = 64;
const pageBytes = 65_536;
const mostPages = 65_536;
/** Grown beyond what is asked for, so that a new shape does not grow the memory array by array. */
const sparePages = 16;

/** Bytes of the memory: those in use, the most that ever were, and all that was taken from the system. */
export interface MemoryFigures {
  used: number;
  peak: number;
  reserved: number;
}

interface Stretch {
  offset: number;
  size: number;
}

/**
 * Makes one memory that threads can share, of up to 4 GiB, or less where the system refuses to set that much aside.
 *
 * It can be made on a page that is not isolated too; there only this thread may use it.
 */
export function makeSharedMemory(): WebAssembly.Memory {
  for (let maximum = mostPages; ; maximum /= 2) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum, shared: true });
    } catch (thrown) {
      if (maximum <= 4096) throw thrown;
    }
  }
}

/**
 * Hands out stretches of one WebAssembly memory.
 *
 * The smallest free stretch that is large enough is taken, the lowest of several; neighbours that are free become one.
 * The first page holds the constants of the kernels, the last is left alone so that no address wraps.
 */
export class SimdMemory {
  readonly memory: WebAssembly.Memory;
  private readonly limit: number;
  private end = pageBytes;
  private used = 0;
  private peak = 0;
  private readonly taken = new Map<number, number>();
  /** By size, then by offset. */
  private readonly free: Stretch[] = [];
  private readonly freeByStart = new Map<number, Stretch>();
  private readonly freeByEnd = new Map<number, Stretch>();

  /** `limit` in bytes; the memory's own maximum must not be less. */
  constructor(memory: WebAssembly.Memory, limit = (mostPages - 1) * pageBytes) {
    this.memory = memory;
    this.limit = limit;
  }

  /**
   * Takes a stretch, its bytes as they were left; its offset is a multiple of 64.
   *
   * memory: the caller gives it back with `release`
   * errors: engine/no-memory, where the memory cannot grow by what is asked
   */
  alloc(bytes: number): number {
    const size = Math.max(lineBytes, Math.ceil(bytes / lineBytes) * lineBytes);
    let place = this.findPlace(size, -1);
    if (place === this.free.length) {
      this.grow(size);
      place = this.findPlace(size, -1);
    }
    const found = this.free[place];
    this.removeFree(found);
    if (found.size > size) this.addFree({ offset: found.offset + size, size: found.size - size });
    this.taken.set(found.offset, size);
    this.used += size;
    this.peak = Math.max(this.peak, this.used);
    return found.offset;
  }

  /** Gives a stretch back; once, and by the offset that `alloc` gave. */
  release(offset: number): void {
    const size = this.taken.get(offset);
    if (size === undefined) throw new Error(`no stretch of the memory starts at ${offset}`);
    this.taken.delete(offset);
    this.used -= size;
    this.putBack(offset, size);
  }

  /** Says how many bytes are in use, were at most, and are set aside. */
  readFigures(): MemoryFigures {
    return { used: this.used, peak: this.peak, reserved: this.memory.buffer.byteLength };
  }

  /** Forgets the peak, so that a new run starts from what is in use now. */
  resetPeak(): void {
    this.peak = this.used;
  }

  /** A view of float32 numbers; made anew for each use, since one made before the memory grew is too short for what comes after. */
  floats(offset: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, offset, length);
  }

  /** A view of int32 numbers, as `floats`. */
  integers(offset: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, offset, length);
  }

  /** A view of bytes, as `floats`. */
  bytes(offset: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, offset, length);
  }

  /** Where a stretch of this size and offset stands among the free ones, or would. */
  private findPlace(size: number, offset: number): number {
    let [from, to] = [0, this.free.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const at = this.free[middle];
      if (at.size < size || (at.size === size && at.offset < offset)) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  private addFree(stretch: Stretch): void {
    this.free.splice(this.findPlace(stretch.size, stretch.offset), 0, stretch);
    this.freeByStart.set(stretch.offset, stretch);
    this.freeByEnd.set(stretch.offset + stretch.size, stretch);
  }

  private removeFree(stretch: Stretch): void {
    this.free.splice(this.findPlace(stretch.size, stretch.offset), 1);
    this.freeByStart.delete(stretch.offset);
    this.freeByEnd.delete(stretch.offset + stretch.size);
  }

  private putBack(offset: number, size: number): void {
    const before = this.freeByEnd.get(offset);
    const after = this.freeByStart.get(offset + size);
    if (before) this.removeFree(before);
    if (after) this.removeFree(after);
    const start = before ? before.offset : offset;
    this.addFree({ offset: start, size: size + (before?.size ?? 0) + (after?.size ?? 0) });
  }

  private grow(size: number): void {
    const last = this.freeByEnd.get(this.end);
    const missing = Math.ceil((size - (last?.size ?? 0)) / pageBytes);
    const room = Math.floor((this.limit - this.end) / pageBytes);
    const wished = Math.min(room, missing + Math.max(sparePages, missing >> 4));
    for (const pages of [wished, missing]) {
      if (pages < missing || pages > room || !this.tryGrow(pages)) continue;
      const from = this.end;
      this.end = from + pages * pageBytes;
      this.putBack(from, pages * pageBytes);
      return;
    }
    this.refuse(size);
  }

  private tryGrow(pages: number): boolean {
    try {
      this.memory.grow(pages);
      return true;
    } catch {
      return false;
    }
  }

  private refuse(size: number): never {
    const [wanted, used, reserved, limit] = [size, this.used, this.end, this.limit].map((bytes) =>
      Math.ceil(bytes / 1e6),
    );
    fail(
      "engine/no-memory",
      `An array of ${wanted} MB does not fit: of the CPU engine's memory ${used} MB are in use, ${reserved} MB are taken and at most ${limit} MB can be; choose a smaller batch, shorter texts or a smaller encoder, or let blocks be recomputed.`,
      { wanted, used, reserved, limit },
    );
  }
}
