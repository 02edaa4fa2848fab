import { version } from "../../package.json";
import { measureCandidates, pickFastest, type Candidate, type Measured } from "../engine/probe.ts";
import { bucketLength } from "../features/batches/plan-batches.ts";
import type { Recipe } from "../recipe/types.ts";
import type { FileStore } from "./checkpoints/file-store.ts";
import { digest } from "./checkpoints/sealed-file.ts";
import { makeShape } from "./model-shape.ts";
import { planMemory, readMemoryFacts } from "./plan-memory.ts";
import { prepareProbeSteps } from "./probe-steps.ts";
import type { Devices, ModelRequest } from "./types.ts";

const path = "measured-backends.json";
const mostRemembered = 50;
const limitMs = 4000;

type Started = Pick<Devices, "backend" | "adapter" | "softwareAdapter" | "threads">;

/** The backends of this machine. */
export interface Machine {
  /** Those that `auto` may take. */
  list(threads: number | null): Promise<{ candidates: Candidate[]; adapter: string | null }>;
  /** errors: engine/no-webgpu, engine/no-simd */
  use(backend: Recipe["backend"], threads: number | null): Promise<Started>;
}

type Start = (name: Recipe["backend"], why: Partial<Devices>) => Promise<Devices>;

/** What was measured for a model, by its key, newest last. */
type Memory = [key: string, measured: Measured[]][];

/** Chooses and starts the backend of a run. */
export interface BackendChooser {
  choose(request: ModelRequest, onProbe?: (candidates: Candidate[]) => void): Promise<Devices>;
  /**
   * Starts a backend without timing any: the one that is named; for `auto`, and where the named one does not start, the
   * one that was fastest where it was measured last, else the CPU engine.
   */
  start(choice: Recipe["backend"]): Promise<void>;
  /** Says which one `auto` is likely to take; nothing is started. */
  guess(): Promise<Candidate["backend"]>;
}

/**
 * Makes the one who chooses backends; what it measures it keeps in `store`, and where that cannot be written in memory.
 *
 * A backend that the recipe names is followed. Else, where the machine has several, a few steps of the model are timed
 * on each, once for a model on a machine; again for the next run where one of them failed to, which may have been chance.
 *
 * errors: engine/no-webgpu, engine/no-simd, for a backend that is named and not here
 */
export function initBackendChooser(options: {
  machine: Machine;
  store: FileStore;
  clock?: () => number;
}): BackendChooser {
  const { machine, store, clock = () => performance.now() } = options;
  let memory: Memory | null = null;
  const guess = async () => {
    memory ??= await readMemory(store);
    return pickFastest(memory.at(-1)?.[1] ?? [])?.backend ?? "simd";
  };
  return {
    guess,
    async start(choice) {
      const isNamed = choice !== "auto";
      if (isNamed && (await machine.use(choice, null).catch(() => null))) return;
      const { candidates } = await machine.list(null); // the CPU engine runs from here on
      const usual = await guess();
      if (usual === "webgpu" && candidates.some(({ backend }) => backend === usual))
        await machine.use(usual, null).catch(() => machine.use(candidates.at(-1)!.backend, null));
    },
    async choose(request, onProbe) {
      const { backend, threads } = request.recipe;
      const start: Start = async (name, why) => ({
        ...(await machine.use(name, threads)),
        chosenBy: "recipe",
        probe: [],
        probeMs: 0,
        ...why,
      });
      if (backend !== "auto") return start(backend, {});
      const { candidates, adapter } = await machine.list(threads);
      if (candidates.length < 2) return start(candidates[0].backend, { chosenBy: "only" });

      memory ??= await readMemory(store);
      const key = await makeKey(request, candidates, adapter);
      let probe = memory.find(([known]) => known === key)?.[1];
      const startedAtMs = clock();
      if (!probe) {
        onProbe?.(candidates);
        probe = await measure(request, candidates, machine, clock);
        if (probe.every(({ tokensPerSecond }) => tokensPerSecond > 0)) {
          memory = [...memory.filter(([known]) => known !== key), [key, probe] as Memory[number]];
          await writeMemory(store, memory.slice(-mostRemembered));
        }
      }
      return startFastest(probe, clock() - startedAtMs, start);
    },
  };
}

/** WebGPU that ran when it was measured may not start today: then it counts as failed, and the CPU goes on. */
async function startFastest(probe: Measured[], probeMs: number, start: Start): Promise<Devices> {
  const cpu = probe.find(({ backend }) => backend !== "webgpu")!.backend;
  const picked = pickFastest(probe)?.backend ?? cpu;
  try {
    return await start(picked, { chosenBy: "probe", probe, probeMs });
  } catch (thrown) {
    if (picked === cpu) throw thrown;
    const failed = probe.map((one) => (one.backend === picked ? { ...one, tokensPerSecond: 0 } : one));
    return start(cpu, { chosenBy: "probe", probe: failed, probeMs });
  }
}

async function measure(
  { recipe, facts }: ModelRequest,
  candidates: Candidate[],
  machine: Machine,
  clock: () => number,
): Promise<Measured[]> {
  const { batchSize, dropout } = recipe.train;
  const shape = makeShape(recipe, recipe.fusion, facts);
  const length =
    recipe.fusion === "structured-only" ? 0 : Math.min(bucketLength(facts.length), shape.maxTokens);
  return measureCandidates(candidates, {
    limitMs,
    clock,
    start: async ({ backend }) => void (await machine.use(backend, recipe.threads)),
    prepare: () => {
      const { recompute } = planMemory({ shape, batchSize, length, keepsBest: false }, readMemoryFacts());
      return prepareProbeSteps(shape, { batchSize, length, dropout, recompute });
    },
  });
}

/** Digest of the model's sizes and of the machine, so that what was measured holds for no other. */
async function makeKey({ recipe, facts }: ModelRequest, candidates: Candidate[], adapter: string | null) {
  const { userAgent, hardwareConcurrency } = (globalThis.navigator ?? {}) as {
    userAgent?: string;
    hardwareConcurrency?: number;
  };
  const model = { shape: makeShape(recipe, recipe.fusion, facts), batchSize: recipe.train.batchSize };
  const length = bucketLength(facts.length);
  const parts = { version, model, length, candidates, adapter, userAgent, hardwareConcurrency };
  return digest(new TextEncoder().encode(JSON.stringify(parts)));
}

async function readMemory(store: FileStore): Promise<Memory> {
  try {
    const bytes = await store.read(path);
    return bytes ? (JSON.parse(new TextDecoder().decode(bytes)) as Memory) : [];
  } catch {
    // A file that cannot be read, or was cut short, is measured anew.
    return [];
  }
}

async function writeMemory(store: FileStore, memory: Memory): Promise<void> {
  await store.write(path, new TextEncoder().encode(JSON.stringify(memory))).catch(() => undefined);
}
