import "@tensorflow/tfjs-backend-cpu";
import { copyRegisteredKernels, registerBackend, setBackend } from "@tensorflow/tfjs-core";
import { SimdBackend } from "./backend.ts";
import plainUrl from "./built/clientele-plain.wasm?url";
import relaxedUrl from "./built/clientele-relaxed.wasm?url";
import { makeSharedMemory, SimdMemory } from "./memory.ts";
import { registerSimdKernels } from "./register.ts";
import { ThreadPool } from "./threads.ts";

/** What startSimd started: how many threads, and whether the kernels use relaxed SIMD. */
export interface SimdFacts {
  threads: number;
  relaxed: boolean;
}

/** The two builds of the kernels; null for one that is not to be used. */
export interface KernelBytes {
  relaxed: Uint8Array<ArrayBuffer> | null;
  plain: Uint8Array<ArrayBuffer> | null;
}

const usualThreads = 8;

/** A module of one function, [] -> [v128], around these instructions. */
function canRun(instructions: number[]): boolean {
  const head = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0];
  const body = [0, ...instructions, 11];
  return WebAssembly.validate(new Uint8Array([...head, 10, body.length + 2, 1, body.length, ...body]));
}

const zero = [65, 0, 253, 15]; // i32.const 0, i8x16.splat
const canSimd = () => canRun(zero);
const canRelaxed = () => canRun([...zero, ...zero, ...zero, 253, 133, 2]); // f32x4.relaxed_madd

let given: KernelBytes | null = null;

/** Takes the kernels from here and fetches none; for tests outside a browser. */
export function provideKernelBytes(bytes: KernelBytes): void {
  given = bytes;
}

async function loadBytes(relaxed: boolean): Promise<BufferSource | null> {
  if (given) return relaxed ? given.relaxed : given.plain;
  const response = await fetch(relaxed ? relaxedUrl : plainUrl).catch(() => null);
  return response?.ok ? response.arrayBuffer() : null;
}

async function makeBackend(): Promise<{ backend: SimdBackend; relaxed: boolean } | null> {
  if (!canSimd()) return null;
  for (const relaxed of canRelaxed() ? [true, false] : [false]) {
    const bytes = await loadBytes(relaxed);
    if (!bytes) continue;
    const heap = new SimdMemory(makeSharedMemory());
    const pool = await ThreadPool.init(heap, await WebAssembly.compile(bytes));
    const backend = new SimdBackend(heap, pool);
    registerBackend("simd", () => backend);
    copyRegisteredKernels("cpu", "simd");
    registerSimdKernels();
    return { backend, relaxed };
  }
  return null;
}

let ready: ReturnType<typeof makeBackend> | null = null;

async function prepare() {
  ready ??= makeBackend();
  const made = await ready.catch((thrown: unknown) => {
    ready = null;
    throw thrown;
  });
  if (!made) ready = null;
  return made;
}

const countUsualThreads = () => Math.min(usualThreads, globalThis.navigator?.hardwareConcurrency ?? 1);

/** Whether somebody has said how many threads there are to be. */
let isChosen = false;

let queue: Promise<unknown> = Promise.resolve();

/** Lets one piece of work on the threads end before the next begins: each counts those that are there. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = queue.then(work);
  queue = result.catch(() => undefined);
  return result;
}

/**
 * Starts the backend `simd` and makes it the current one; null where this machine has no WebAssembly SIMD or the file did not load.
 *
 * Called again it changes the number of threads: as asked, else as many as the machine has up to 8; one where threads cannot be had.
 *
 * memory: tensors stay where they are
 * errors: engine/thread-lost, where a thread does not start; what the browser throws, where it refuses the memory or the
 *         file is broken
 */
export function startSimd({ threads }: { threads: number | null }): Promise<SimdFacts | null> {
  return inTurn(async () => {
    const made = await prepare();
    if (!made) return null;
    const { pool } = made.backend;
    isChosen = true;
    await pool.setThreads(threads ?? countUsualThreads());
    await setBackend("simd");
    return { threads: pool.threads, relaxed: made.relaxed };
  });
}

/**
 * Ends the threads while another backend is in use; `startSimd` starts them again.
 *
 * memory: tensors stay where they are, and what was taken from the system stays taken
 */
export function restSimd(): Promise<void> {
  return inTurn(async () => {
    const made = await ready?.catch(() => null);
    made?.backend.pool.endThreads();
  });
}

/**
 * Fetches and compiles the kernels and starts the usual threads, asleep, so that a run needs no network from then on.
 *
 * The backend in use stays in use, with the threads that it has.
 *
 * errors: as `startSimd`
 */
export function warmSimd(): Promise<void> {
  return inTurn(async () => {
    const pool = (await prepare())?.backend.pool;
    if (!isChosen) await pool?.setThreads(countUsualThreads());
  });
}
