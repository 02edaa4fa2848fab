/** A kernel of the module: offsets and sizes, then which thread of how many runs it. */
export type Kernel = (...values: number[]) => void;

/** What a thread is given to start with. */
export interface ThreadStart {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** Offset of the words that all threads watch. */
  control: number;
  thread: number;
  epoch: number;
  /** The thread ends when its word no longer holds this. */
  ticket: number;
}

/** What a thread tells the one that started it: that it waits for kernels, or why it does not. */
export type ThreadSaid = "ready" | { failed: string };

/** The most threads that there can be, the calling one counted. */
export const mostThreads = 32;

/** The most numbers that a kernel takes, besides thread and threads. */
export const mostArguments = 30;

/** Where what is in the shared words, counted in int32; what one thread writes often has a cache line of its own. */
export const slots = {
  epoch: 0,
  kernel: 16,
  count: 17,
  threads: 18,
  sleepers: 32,
  mainWaits: 48,
  /** Float64 from here. */
  values: 64,
  /** For each thread the epoch that it has done, then 1 where it failed, then its ticket. */
  done: 128,
  stride: 16,
};

/** Bytes of the shared words. */
export const controlBytes = 4 * (slots.done + mostThreads * slots.stride);

const spins = 3000;

/**
 * Waits until a word is no longer `seen`: awake for some microseconds, then asleep, counted in the word `sleepers`.
 *
 * False where `timeoutMs` went by.
 */
export function waitForChange(
  words: Int32Array,
  slot: number,
  seen: number,
  sleepers: number,
  timeoutMs: number,
): boolean {
  for (let i = 0; i < spins; i++) if (Atomics.load(words, slot) !== seen) return true;
  Atomics.add(words, sleepers, 1);
  const outcome = Atomics.wait(words, slot, seen, timeoutMs);
  Atomics.sub(words, sleepers, 1);
  return outcome !== "timed-out";
}

/** The names of a module's kernels, in the order that every thread knows them by. */
export function listKernels(module: WebAssembly.Module): string[] {
  return WebAssembly.Module.exports(module)
    .filter(({ kind }) => kind === "function")
    .map(({ name }) => name);
}

/** Makes this thread's instance of the module, over the memory that all share. */
export function instantiateKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Promise<WebAssembly.Instance> {
  const abort = () => {
    throw new Error("a kernel stopped");
  };
  return WebAssembly.instantiate(module, { env: { memory, abort } });
}

/**
 * Does a thread's share of each kernel that the calling thread starts, until its ticket is taken away.
 *
 * A worker that is terminated goes on for up to two seconds: the ticket makes it stop before the next kernel.
 * `ready` is called once, before the first wait; where the module does not start here the promise rejects without it.
 */
export async function runThread(start: ThreadStart, ready: () => void): Promise<void> {
  const { module, memory, thread } = start;
  const { exports } = await instantiateKernels(module, memory);
  const kernels = listKernels(module).map((name) => exports[name] as Kernel);
  const words = new Int32Array(memory.buffer, start.control, controlBytes / 4);
  const values = new Float64Array(memory.buffer, start.control + slots.values * 4, mostArguments);
  const done = slots.done + thread * slots.stride;
  ready();
  for (let epoch = start.epoch; ;) {
    waitForChange(words, slots.epoch, epoch, slots.sleepers, Infinity);
    const next = Atomics.load(words, slots.epoch);
    if (Atomics.load(words, done + 2) !== start.ticket) return;
    if (next === epoch) continue;
    epoch = next;
    try {
      const args = Array.from(values.subarray(0, words[slots.count]));
      kernels[words[slots.kernel]](...args, thread, words[slots.threads]);
    } catch {
      Atomics.store(words, done + 1, 1);
    }
    Atomics.store(words, done, epoch);
    if (Atomics.load(words, slots.mainWaits) > 0) Atomics.notify(words, done);
  }
}
