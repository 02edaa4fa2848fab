import { fail } from "../../base/problem.ts";
import type { SimdMemory } from "./memory.ts";
import {
  controlBytes,
  instantiateKernels,
  listKernels,
  mostArguments,
  mostThreads,
  slots,
  waitForChange,
  type Kernel,
  type ThreadSaid,
  type ThreadStart,
} from "./thread-loop.ts";

/** Work below this many numbers is done by the calling thread alone: waking the others would take longer. */
const smallWork = 20_000;
const waitMs = 1000;
const mostWaits = 10;

/** Memory is shared on an isolated page alone, and the page's own thread may not wait for others. */
const canHaveThreads = () =>
  globalThis.crossOriginIsolated && typeof Worker !== "undefined" && !("document" in globalThis);

/** Kernels of one module over one memory, run on several threads at once. */
export class ThreadPool {
  private readonly heap: SimdMemory;
  private readonly module: WebAssembly.Module;
  private readonly names: string[];
  private readonly kernels: Kernel[];
  private readonly byName: Map<string, number>;
  private readonly control: Int32Array;
  private readonly values: Float64Array;
  private readonly controlOffset: number;
  private workers: Worker[] = [];
  private epoch = 0;
  private tickets = 0;

  private constructor(heap: SimdMemory, module: WebAssembly.Module, instance: WebAssembly.Instance) {
    this.heap = heap;
    this.module = module;
    this.names = listKernels(module);
    this.byName = new Map(this.names.map((name, i) => [name, i]));
    this.kernels = this.names.map((name) => instance.exports[name] as Kernel);
    this.controlOffset = heap.alloc(controlBytes);
    heap.bytes(this.controlOffset, controlBytes).fill(0);
    this.control = heap.integers(this.controlOffset, controlBytes / 4);
    this.values = new Float64Array(heap.memory.buffer, this.controlOffset + slots.values * 4, mostArguments);
  }

  /** Makes a pool of this thread alone; `setThreads` adds others. */
  static async init(heap: SimdMemory, module: WebAssembly.Module): Promise<ThreadPool> {
    return new ThreadPool(heap, module, await instantiateKernels(module, heap.memory));
  }

  /** How many threads share the work, this one counted. */
  get threads(): number {
    return this.workers.length + 1;
  }

  /** Asks a function of the module that only computes a number, on this thread. */
  compute(name: string, args: readonly number[]): number {
    const number = this.byName.get(name);
    if (number === undefined) throw new Error(`no function is called ${name}`);
    return Number(this.kernels[number](...args));
  }

  /**
   * Starts or ends threads until there are as many, this one counted; more than one only in a worker of an isolated page.
   *
   * Not to be called again before it is done.
   *
   * errors: engine/thread-lost, where one does not start; this thread goes on alone from then on
   */
  async setThreads(threads: number): Promise<void> {
    const wanted = canHaveThreads() ? Math.max(0, Math.min(threads, mostThreads) - 1) : 0;
    this.endThreads(wanted);
    const first = this.threads;
    const starting = Array.from({ length: wanted + 1 - first }, (_, i) => this.startThread(first + i));
    // All of them, so that those which start beside one that fails are known and ended.
    const started = await Promise.allSettled(starting);
    for (const result of started) if (result.status === "fulfilled") this.workers.push(result.value);
    started.forEach((result, i) => {
      if (result.status === "rejected") this.lose(first + i, String(result.reason), wanted + 1);
    });
  }

  /** Ends all threads but this one and as many others as are kept. */
  endThreads(kept = 0): void {
    for (let thread = kept + 1; thread < mostThreads; thread++) {
      Atomics.store(this.control, slots.done + thread * slots.stride + 2, 0);
    }
    Atomics.notify(this.control, slots.epoch);
    for (const worker of this.workers.splice(kept)) worker.terminate();
  }

  /**
   * Runs a kernel on all threads, and returns when each has done its share.
   *
   * `work` is about how many numbers it touches; a small kernel runs on this thread alone, with the same result.
   *
   * errors: engine/thread-lost, where a thread stops answering or fails; this thread goes on alone from then on
   */
  run(name: string, args: readonly number[], work = Infinity): void {
    const number = this.byName.get(name);
    if (number === undefined) throw new Error(`no kernel is called ${name}`);
    const kernel = this.kernels[number];
    if (this.workers.length === 0 || work < smallWork) {
      kernel(...args, 0, 1);
      return;
    }
    const { control, threads } = this;
    this.values.set(args);
    control[slots.kernel] = number;
    control[slots.count] = args.length;
    control[slots.threads] = threads;
    this.epoch = (this.epoch + 1) | 0;
    Atomics.store(control, slots.epoch, this.epoch);
    if (Atomics.load(control, slots.sleepers) > 0) Atomics.notify(control, slots.epoch);
    kernel(...args, 0, threads);
    for (let thread = 1; thread < threads; thread++) this.waitFor(thread);
  }

  private waitFor(thread: number): void {
    const slot = slots.done + thread * slots.stride;
    for (let waits = 0; ;) {
      const done = Atomics.load(this.control, slot);
      if (Atomics.load(this.control, slot + 1) !== 0) this.lose(thread, "a kernel failed there");
      if (done === this.epoch) return;
      if (waitForChange(this.control, slot, done, slots.mainWaits, waitMs)) continue;
      if (++waits === mostWaits) this.lose(thread, `no answer in ${(waitMs * mostWaits) / 1000} s`);
    }
  }

  private lose(thread: number, reason: string, threads = this.threads): never {
    this.endThreads();
    fail(
      "engine/thread-lost",
      `Thread ${thread + 1} of the ${threads} of the CPU engine was lost (${reason}); the engine goes on with one thread. Start the run again: it goes on from its last checkpoint.`,
      { thread: thread + 1, threads, reason },
    );
  }

  private startThread(thread: number): Promise<Worker> {
    const slot = slots.done + thread * slots.stride;
    const { control, epoch } = this;
    control[slot] = epoch;
    control[slot + 1] = 0;
    const ticket = ++this.tickets;
    Atomics.store(control, slot + 2, ticket);
    const worker = new Worker(new URL("../../../workers/simd-thread.worker.ts", import.meta.url), {
      type: "module",
      name: `simd thread ${thread + 1}`,
    });
    const { module, controlOffset } = this;
    const { memory } = this.heap;
    const start: ThreadStart = { module, memory, control: controlOffset, thread, epoch, ticket };
    return new Promise((resolve, reject: (reason: string) => void) => {
      const refuse = (reason: string) => {
        worker.terminate();
        reject(reason);
      };
      const listen = ({ data }: MessageEvent<ThreadSaid>) =>
        data === "ready" ? resolve(worker) : refuse(data.failed);
      worker.addEventListener("error", ({ message }) => refuse(message || "it did not start"), {
        once: true,
      });
      worker.addEventListener("message", listen, { once: true });
      worker.postMessage(start);
    });
  }
}
