import { WorkbenchError } from "../../src/base/problem.ts";
import { useBackend } from "../../src/engine/backend.ts";
import { initOpfsStore } from "../../src/train/checkpoints/opfs-store.ts";
import { makeEncoder } from "../../src/train/pretrain/make-encoder.ts";
import { readSource } from "../../src/train/pretrain/start-encoder.ts";
import type { PretrainMessage, PretrainRequest } from "./pretrain-message.ts";

/** Fetches what the script laid beside the page, pre-trains, and says what comes of it. */
const say = (message: PretrainMessage) => postMessage(message);

const inputs = new URL("/inputs/", location.href);
const fetchJson = async (path: string) => (await fetch(new URL(path, inputs))).json();

const sourceFiles = ["config.json", "tokenizer.json", "model.safetensors"];

async function fetchSource(name: string) {
  const files = sourceFiles.map(async (path) => {
    const response = await fetch(new URL(`${name}/${path}`, inputs));
    return { path, blob: await response.blob() };
  });
  return readSource(await Promise.all(files), name);
}

async function run(): Promise<void> {
  const request: PretrainRequest = await fetchJson("job.json");
  const { backend, threads } = await useBackend("simd", request.threads);
  const texts: string[] = await fetchJson("texts.json");
  const from = request.hasFirst ? await fetchSource("from") : null;
  const also = request.hasSecond ? await fetchSource("also") : null;
  const { folder, exact, facts } = await makeEncoder(
    { ...request, texts, from, also },
    {
      store: initOpfsStore(),
      note: (text) => say({ kind: "note", text }),
      report: (progress) => say({ kind: "progress", progress }),
      clock: () => performance.now(),
      checkpointEveryMs: 60_000,
      mostMs: request.minutes * 60_000,
    },
  );
  say({ kind: "done", facts: { ...facts, backend, threads }, folder, exact });
}

/** One sentence of what was expected; all that is known of anything else. */
function describe(thrown: unknown): string {
  if (thrown instanceof WorkbenchError) return thrown.message;
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}

run().catch((thrown: unknown) => say({ kind: "failed", message: describe(thrown) }));
