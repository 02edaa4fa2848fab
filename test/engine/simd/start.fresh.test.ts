import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { WorkbenchError } from "../../../src/base/problem.ts";
import { useBackend } from "../../../src/engine/backend.ts";
import type { SimdBackend } from "../../../src/engine/simd/backend.ts";
import { provideKernelBytes, restSimd, startSimd, warmSimd } from "../../../src/engine/simd/start.ts";
import { slots, type ThreadSaid, type ThreadStart } from "../../../src/engine/simd/thread-loop.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { provideBuiltKernels } from "../../support/backends.ts";

let threads: Thread[] = [];
/** What the threads answer, by the number of the thread; "ready" where nothing is said. */
let answers: Partial<Record<number, ThreadSaid>> = {};

/** A worker that runs nothing: it answers a moment after it was told to start. */
class Thread extends EventTarget {
  start: ThreadStart | null = null;
  isTerminated = false;

  constructor() {
    super();
    threads.push(this);
  }

  postMessage(start: ThreadStart) {
    this.start = start;
    const data = answers[start.thread] ?? "ready";
    setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data })), 5);
  }

  terminate() {
    this.isTerminated = true;
  }

  /** Whether it would go on with the next kernel. */
  get isValid() {
    const { memory, control, thread, ticket } = this.start!;
    const words = new Int32Array(memory.buffer, control);
    return Atomics.load(words, slots.done + thread * slots.stride + 2) === ticket;
  }
}

/** The numbers of the threads that run, and of those whose ticket holds. */
const listRunning = () => threads.filter((one) => !one.isTerminated).map(({ start }) => start!.thread);
const listValid = () => threads.filter((one) => one.isValid).map(({ start }) => start!.thread);

beforeEach(() => {
  threads = [];
  answers = {};
  provideBuiltKernels();
  vi.stubGlobal("crossOriginIsolated", true);
  vi.stubGlobal("Worker", Thread);
});

afterEach(async () => {
  await restSimd();
  vi.unstubAllGlobals();
});

test("auto goes on with plain cpu where the kernels do not compile or their memory is refused", async () => {
  provideKernelBytes({ relaxed: null, plain: new Uint8Array([1, 2, 3]) });
  expect(await useBackend("auto")).toMatchObject({ backend: "cpu", threads: 1 });
  await expect(useBackend("simd")).rejects.toThrow(WebAssembly.CompileError);
  provideBuiltKernels();
  const refuse = vi.spyOn(WebAssembly, "Memory").mockImplementation(function () {
    throw new RangeError("no memory");
  });
  expect(await useBackend("auto")).toMatchObject({ backend: "cpu" });
  expect(refuse).toHaveBeenCalled();
  refuse.mockRestore();
  expect(await useBackend("auto")).toMatchObject({ backend: "simd" });
});

test("warming while a run starts leaves the run all its threads, whichever came first", async () => {
  const [, first] = await Promise.all([warmSimd(), startSimd({ threads: 3 })]);
  expect(first!.threads).toBe(3);
  expect([listRunning(), listValid()]).toEqual([
    [1, 2],
    [1, 2],
  ]);
  await restSimd();
  const [second] = await Promise.all([startSimd({ threads: 4 }), warmSimd()]);
  expect(second!.threads).toBe(4);
  expect([listRunning(), listValid()]).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
});

test("the threads end when another backend is started, and tensors stay readable", async () => {
  expect(await useBackend("simd", 3)).toMatchObject({ backend: "simd", threads: 3 });
  const kept = tf.tensor1d([1, 2, 3]);
  await useBackend("cpu");
  expect([listRunning(), listValid()]).toEqual([[], []]);
  expect([...kept.dataSync()]).toEqual([1, 2, 3]);
  kept.dispose();
});

test("where one thread does not start, those beside it end too and the engine is told why", async () => {
  answers = { 1: { failed: "no room" } };
  const error: WorkbenchError = await startSimd({ threads: 4 }).then(
    () => expect.fail("it started"),
    (thrown) => thrown,
  );
  expect(error.problem).toMatchObject({
    code: "engine/thread-lost",
    facts: { thread: 2, threads: 4, reason: "no room" },
  });
  expect(threads.length).toBe(3);
  expect([listRunning(), listValid()]).toEqual([[], []]);
});

test("a run goes on with one thread where others do not start", async () => {
  answers = { 2: { failed: "no room" } };
  expect(await useBackend("auto", 3)).toMatchObject({ backend: "simd", threads: 1 });
  expect((tf.backend() as unknown as SimdBackend).pool.threads).toBe(1);
  expect([listRunning(), listValid()]).toEqual([[], []]);
});
