import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startSimd } from "../../../src/engine/simd/start.ts";
import type { ThreadSaid } from "../../../src/engine/simd/thread-loop.ts";
import type { Answered, Asked } from "./threads.worker.ts";

let worker: Worker;

beforeEach(() => {
  worker = new Worker(new URL("./threads.worker.ts", import.meta.url), { type: "module" });
});

afterEach(() => worker.terminate());

const ask = (asked: Asked) =>
  new Promise<Answered>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(asked);
  });

describe("threads of the CPU engine", () => {
  test("one, two and three threads give the same bits, and the number can be changed while tensors live", async () => {
    const one = await ask({ threads: 1 });
    const two = await ask({ threads: 2 });
    const three = await ask({ threads: 3 });
    const again = await ask({ threads: 1 });
    expect([one, two, three, again].map(({ threads }) => threads)).toEqual([1, 2, 3, 1]);
    expect(one.problem).toBeNull();
    expect(new Set(one.losses).size).toBe(5);
    expect(two.losses).toEqual(one.losses);
    expect(two.weights).toEqual(one.weights);
    expect(three.weights).toEqual(one.weights);
    expect(again.weights).toEqual(one.weights);
    console.log(`5 steps: ${[one, two, three].map(({ ms }) => `${ms.toFixed(0)} ms`).join(", ")}`);
  });

  test("a thread that ended is told within a bounded time, and the engine goes on with one", async () => {
    const lost = await ask({ threads: 2, kill: true });
    expect(lost).toMatchObject({ threads: 2, problem: "engine/thread-lost", threadsAfter: 1 });
    expect(lost.ms).toBeLessThan(20_000);
    const after = await ask({ threads: 1 });
    expect(after.problem).toBeNull();
    expect((await ask({ threads: 2 })).losses).toEqual(after.losses);
  });

  test("on the page's own thread, which may not wait, there is one", async () => {
    expect(globalThis.crossOriginIsolated).toBe(true);
    expect(await startSimd({ threads: 2 })).toMatchObject({ threads: 1 });
  });

  test("a thread that cannot make the kernels says so instead of nothing", async () => {
    // A module that imports a function "b" of "a", which nobody gives it.
    const header = [0, 97, 115, 109, 1, 0, 0, 0];
    const bytes = new Uint8Array([...header, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 97, 1, 98, 0, 0]);
    const module = await WebAssembly.compile(bytes);
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const thread = new Worker(new URL("../../../workers/simd-thread.worker.ts", import.meta.url), {
      type: "module",
    });
    const said = await new Promise<ThreadSaid>((resolve) => {
      thread.onmessage = ({ data }) => resolve(data);
      thread.postMessage({ module, memory, control: 0, thread: 1, epoch: 0, ticket: 1 });
    });
    thread.terminate();
    expect(said).toEqual({ failed: expect.stringContaining("Import #0") });
  });
});
