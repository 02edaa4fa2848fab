import { afterEach, expect, test, vi } from "vitest";
import { startSimd, warmSimd } from "../../../src/engine/simd/start.ts";
import { provideBuiltKernels } from "../../support/backends.ts";

afterEach(() => vi.unstubAllGlobals());

test("warming starts the usual threads before anybody has chosen, and none after that", async () => {
  const running = new Set<EventTarget>();
  /** A worker that runs nothing: it is ready a moment after it was told to start. */
  class Thread extends EventTarget {
    postMessage() {
      running.add(this);
      setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data: "ready" })), 5);
    }
    terminate() {
      running.delete(this);
    }
  }
  provideBuiltKernels();
  vi.stubGlobal("crossOriginIsolated", true);
  vi.stubGlobal("Worker", Thread);
  vi.stubGlobal("navigator", { hardwareConcurrency: 4 });
  await warmSimd();
  expect(running.size).toBe(3);
  const warmed = [...running];
  expect(await startSimd({ threads: null })).toMatchObject({ threads: 4 });
  expect([...running]).toEqual(warmed);
  await startSimd({ threads: 1 });
  await warmSimd();
  expect(running.size).toBe(0);
});
