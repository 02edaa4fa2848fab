import { beforeAll, describe, expect, test } from "vitest";
import { listCandidates, useBackend } from "../../src/engine/backend.ts";
import type { Candidate } from "../../src/engine/probe.ts";
import { readBackend, readMemory } from "../../src/engine/tensor.ts";
import { initBackendChooser, type Machine } from "../../src/train/choose-backend.ts";
import { initMemoryStore, type FileStore } from "../../src/train/checkpoints/file-store.ts";
import type { ModelRequest } from "../../src/train/types.ts";
import { startBackend } from "../support/backends.ts";
import { makeJob } from "./small-job.ts";

const webgpu: Candidate = { backend: "webgpu", threads: 1 };
const simd: Candidate = { backend: "simd", threads: 2 };

/** A machine whose steps really run, all on the backend in use; its clock makes some take longer, and what is `broken` does not start. */
function initMachine(
  candidates: Candidate[],
  msPerLook: Partial<Record<string, number>> = {},
  broken: string | null = null,
) {
  let current = "simd";
  let now = 0;
  const used: [string, number | null][] = [];
  const machine: Machine = {
    list: async () => ({ candidates, adapter: candidates.length > 1 ? "some GPU" : null }),
    use: async (backend, threads) => {
      used.push([backend, threads]);
      if (backend === broken) throw new Error("it does not start");
      current = backend;
      const found = candidates.find((candidate) => candidate.backend === backend);
      return { backend: "simd", adapter: null, softwareAdapter: false, threads: 1, ...found };
    },
  };
  return { machine, used, clock: () => (now += msPerLook[current] ?? 1) };
}

function makeRequest(change: Partial<ModelRequest["recipe"]> = {}): ModelRequest {
  const recipe = { ...makeJob().recipe, backend: "auto" as const, threads: null, ...change };
  return {
    recipe,
    facts: { outputs: 1, vocabularySize: 40, numbers: 2, categorySizes: [4], encoder: null, length: 9 },
  };
}

beforeAll(() => startBackend("simd"));

describe("a backend that the recipe names", () => {
  test("is started with its threads, and nothing is timed", async () => {
    const { machine, used, clock } = initMachine([webgpu, simd]);
    const chooser = initBackendChooser({ machine, store: initMemoryStore(), clock });
    const devices = await chooser.choose(makeRequest({ backend: "simd", threads: 3 }));
    expect(used).toEqual([["simd", 3]]);
    expect(devices).toMatchObject({ backend: "simd", chosenBy: "recipe", probe: [], probeMs: 0 });
  });
});

describe("a backend that is left to the machine", () => {
  test("is the only one without being timed", async () => {
    const { machine, clock } = initMachine([simd]);
    const chooser = initBackendChooser({ machine, store: initMemoryStore(), clock });
    expect(await chooser.choose(makeRequest())).toMatchObject({
      backend: "simd",
      chosenBy: "only",
      probe: [],
    });
  });

  test("is the one that took steps of the model faster, and the page is told before", async () => {
    const { machine, clock } = initMachine([webgpu, simd], { webgpu: 1, simd: 5 });
    const chooser = initBackendChooser({ machine, store: initMemoryStore(), clock });
    const told: Candidate[][] = [];
    const devices = await chooser.choose(makeRequest(), (candidates) => told.push(candidates));
    expect(told).toEqual([[webgpu, simd]]);
    expect(devices).toMatchObject({ backend: "webgpu", chosenBy: "probe" });
    // 16 customers of 16 tokens in 1 and in 5 ms
    expect(devices.probe).toEqual([
      { ...webgpu, tokensPerSecond: 256_000 },
      { ...simd, tokensPerSecond: 51_200 },
    ]);
    expect(devices.probeMs).toBeGreaterThan(0);
  });

  test("is timed without leaving a tensor behind", async () => {
    const { machine, clock } = initMachine([webgpu, simd]);
    const choose = () =>
      initBackendChooser({ machine, store: initMemoryStore(), clock }).choose(makeRequest());
    await choose(); // makes the constants that the engine keeps
    const { numTensors, numBytes } = readMemory();
    await choose();
    expect(readMemory()).toMatchObject({ numTensors, numBytes });
  });

  test("is the CPU engine where the other is not 1.3 times as fast", async () => {
    const { machine, clock } = initMachine([webgpu, simd], { webgpu: 4, simd: 5 });
    const chooser = initBackendChooser({ machine, store: initMemoryStore(), clock });
    expect((await chooser.choose(makeRequest())).backend).toBe("simd");
  });

  test.each(["structured-only", "text-only"] as const)(
    "is measured for a model that is %s",
    async (fusion) => {
      const { machine, clock } = initMachine([webgpu, simd], { webgpu: 5 });
      const chooser = initBackendChooser({ machine, store: initMemoryStore(), clock });
      const { probe } = await chooser.choose(makeRequest({ fusion }));
      expect(probe.map(({ tokensPerSecond }) => tokensPerSecond > 0)).toEqual([true, true]);
    },
  );
});

describe("what was measured", () => {
  async function chooseTwice(store: FileStore, second: ModelRequest, isNewPage = true) {
    const first = initMachine([webgpu, simd], { simd: 5 });
    const chooser = initBackendChooser({ machine: first.machine, store, clock: first.clock });
    const before = await chooser.choose(makeRequest());
    // Were it measured again, the other one would win.
    const later = initMachine([webgpu, simd], { webgpu: 50 });
    const next = isNewPage
      ? initBackendChooser({ machine: later.machine, store, clock: later.clock })
      : chooser;
    return { before, after: await next.choose(second) };
  }

  test("is remembered by the next page, so that a recipe gives the same run again", async () => {
    const { before, after } = await chooseTwice(initMemoryStore(), makeRequest());
    expect(after.probeMs).toBeLessThan(before.probeMs);
    expect({ ...after, probeMs: 0 }).toEqual({ ...before, probeMs: 0 });
  });

  test("holds for no model of other sizes", async () => {
    const other = makeRequest();
    other.facts.vocabularySize = 41;
    const { before, after } = await chooseTwice(initMemoryStore(), other);
    expect([before.backend, after.backend]).toEqual(["webgpu", "simd"]);
  });

  test("is kept in memory where nothing can be written", async () => {
    const full: FileStore = {
      ...initMemoryStore(),
      write: async () => {
        throw new DOMException("no room", "QuotaExceededError");
      },
    };
    const { before, after } = await chooseTwice(full, makeRequest(), false);
    expect(after.probe).toEqual(before.probe);
  });

  test("is measured anew where the file was cut short", async () => {
    const store = initMemoryStore();
    await store.write("measured-backends.json", new TextEncoder().encode('[["a'));
    const { machine, clock } = initMachine([webgpu, simd]);
    const chooser = initBackendChooser({ machine, store, clock });
    expect((await chooser.choose(makeRequest())).probe.length).toBe(2);
  });

  test("is not remembered where a candidate failed, which the next run may not meet again", async () => {
    const store = initMemoryStore();
    const bad = initMachine([webgpu, simd], { simd: 5 }, "webgpu");
    const chooser = initBackendChooser({ machine: bad.machine, store, clock: bad.clock });
    const { backend, probe } = await chooser.choose(makeRequest());
    expect([backend, probe[0]]).toEqual(["simd", { ...webgpu, tokensPerSecond: 0 }]);
    expect(await store.read("measured-backends.json")).toBeNull();
    const good = initMachine([webgpu, simd], { simd: 5 });
    const next = initBackendChooser({ machine: good.machine, store, clock: good.clock });
    expect((await next.choose(makeRequest())).backend).toBe("webgpu");
  });

  test("gives way to the CPU engine where the faster one does not start today, and says that it failed", async () => {
    const store = initMemoryStore();
    const good = initMachine([webgpu, simd], { simd: 5 });
    const chooser = initBackendChooser({ machine: good.machine, store, clock: good.clock });
    const before = await chooser.choose(makeRequest());
    const bad = initMachine([webgpu, simd], {}, "webgpu");
    const next = initBackendChooser({ machine: bad.machine, store, clock: bad.clock });
    const after = await next.choose(makeRequest());
    expect([before.backend, after.backend]).toEqual(["webgpu", "simd"]);
    expect(bad.used.map(([backend]) => backend)).toEqual(["webgpu", "simd"]);
    expect(after.probe).toEqual([{ ...webgpu, tokensPerSecond: 0 }, before.probe[1]]);
  });
});

describe("a backend that is started without being timed", () => {
  async function remember(speeds: Record<"webgpu" | "simd", number>) {
    const store = initMemoryStore();
    const older = [{ ...simd, tokensPerSecond: 1 }];
    const newest = [webgpu, simd].map((one) => ({
      ...one,
      tokensPerSecond: speeds[one.backend as "webgpu" | "simd"],
    }));
    const memory = JSON.stringify([
      ["one model", older],
      ["another", newest],
    ]);
    await store.write("measured-backends.json", new TextEncoder().encode(memory));
    return store;
  }

  async function start(candidates: Candidate[], store: FileStore, broken: string | null = null) {
    const { machine, used } = initMachine(candidates, {}, broken);
    const chooser = initBackendChooser({ machine, store });
    const guess = await chooser.guess();
    await chooser.start("auto");
    return { guess, used: used.map(([backend]) => backend) };
  }

  test("is the CPU engine, which runs once the machine was looked at, where nothing was measured", async () => {
    expect(await start([webgpu, simd], initMemoryStore())).toEqual({ guess: "simd", used: [] });
  });

  test("is the one that was fastest where it was measured last", async () => {
    const store = await remember({ webgpu: 5, simd: 1 });
    expect(await start([webgpu, simd], store)).toEqual({ guess: "webgpu", used: ["webgpu"] });
    expect(await start([webgpu, simd], await remember({ webgpu: 1, simd: 5 }))).toEqual({
      guess: "simd",
      used: [],
    });
  });

  test("is the CPU engine where that one is gone, or does not start today", async () => {
    const store = await remember({ webgpu: 5, simd: 1 });
    expect((await start([simd], store)).used).toEqual([]);
    expect((await start([webgpu, simd], store, "webgpu")).used).toEqual(["webgpu", "simd"]);
  });

  test("is the one that is named", async () => {
    const { machine, used } = initMachine([webgpu, simd]);
    await initBackendChooser({ machine, store: initMemoryStore() }).start("cpu");
    expect(used).toEqual([["cpu", null]]);
  });

  test("is what auto would take where the one that is named does not start", async () => {
    const { machine, used } = initMachine([webgpu, simd], {}, "cpu");
    const store = await remember({ webgpu: 5, simd: 1 });
    await initBackendChooser({ machine, store }).start("cpu");
    expect(used.map(([backend]) => backend)).toEqual(["cpu", "webgpu"]);
  });

  test("is the CPU engine where webgpu is named and this machine, which is real, has none", async () => {
    await startBackend("cpu");
    await expect(useBackend("webgpu")).rejects.toThrow(/no WebGPU adapter/);
    const machine = { list: listCandidates, use: useBackend };
    await initBackendChooser({ machine, store: initMemoryStore() }).start("webgpu");
    expect(readBackend()).toBe("simd");
  });
});
