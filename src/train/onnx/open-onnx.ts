import wasmUrl from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { fail } from "../../base/problem.ts";
import type { FolderFile } from "../../model/pretrained/types.ts";
import type { FrozenEncoder, OnnxEncoder } from "./types.ts";

/** What the graphs of encoders call the vectors of tokens: as transformers does, or as Sentence-Transformers. */
const outputNames = ["last_hidden_state", "token_embeddings"];

/** Files of the encoders that are open, by the SHA-256 that stands for their name. */
const opened = new Map<string, FolderFile[]>();

/**
 * Opens an encoder of the transformers.js layout; the package that runs it is loaded only now.
 *
 * Nothing is read but the files given and the runtime's wasm from our own origin: models of other hosts are off, and whatever else the
 * package asks for is refused. It runs on the CPU, on one thread.
 *
 * memory: the runtime holds the whole encoder until `close`
 * errors: train/onnx-broken, where the runtime cannot read the graph; train/onnx-offline, where the runtime is not to be had; train/onnx-output, where it gives no vectors of tokens
 */
export async function openOnnx({ name, sha256, files }: OnnxEncoder): Promise<FrozenEncoder> {
  const { AutoModel, Tensor } = await loadPackage();
  opened.set(sha256, files);
  const graph = files.find(({ path }) => path.endsWith(".onnx"))!.path;
  const model = await AutoModel.from_pretrained(sha256, {
    dtype: "fp32", // adds nothing to the name of the file
    device: "wasm",
    model_file_name: graph.slice("onnx/".length, -".onnx".length),
    use_external_data_format: files.filter(({ path }) => path.startsWith(`${graph}_data`)).length,
    local_files_only: true,
  })
    .catch(async (thrown: unknown) => failBroken(name, String(thrown), await isRuntimeThere()))
    .finally(() => opened.delete(sha256));
  return {
    async encode(ids, mask, length) {
      const size = [ids.length / length, length];
      const outputs = (await model({
        input_ids: new Tensor("int64", BigInt64Array.from(ids, BigInt), size),
        attention_mask: new Tensor("int64", BigInt64Array.from(mask, BigInt), size),
      })) as Record<string, InstanceType<typeof Tensor>>;
      const states = outputNames.map((output) => outputs[output]).find((output) => output !== undefined);
      const isRight = states?.type === "float32" && states.dims.length === 3;
      if (!isRight) return failOutput(name, Object.keys(outputs));
      return states.data as Float32Array;
    },
    async close() {
      await model.dispose();
    },
  };
}

async function loadPackage() {
  const transformers = await import("@xenova/transformers");
  const { env } = transformers;
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = "/";
  env.useBrowserCache = false;
  env.useWasmCache = false;
  env.useCustomCache = true;
  env.customCache = {
    match: (request) => Promise.resolve(answer(request)),
    put: () => Promise.resolve(),
  };
  env.fetch = () => Promise.reject(new TypeError("Only files of the encoder's folder are read."));
  const wasm = env.backends.onnx.wasm!;
  wasm.numThreads = 1;
  wasm.proxy = false;
  wasm.wasmPaths = { wasm: runtimeUrl() };
  return transformers;
}

/** A file of an encoder that is open, by `/SHA-256/path`. */
function answer(request: string): Response | undefined {
  const [, sha256, ...path] = request.split("/");
  const file = opened.get(sha256)?.find((one) => one.path === path.join("/"));
  return file && new Response(file.blob);
}

const runtimeUrl = () => new URL(wasmUrl, self.location.href).href;

/** It is too large to be kept with the app: the server of the app must answer. */
const isRuntimeThere = () =>
  fetch(runtimeUrl(), { method: "HEAD" }).then(
    ({ ok }) => ok,
    () => false,
  );

function failBroken(name: string, reason: string, isThere: boolean): never {
  if (!isThere) {
    fail(
      "train/onnx-offline",
      `The encoder "${name}" is run by the ONNX runtime, which is fetched from the server of this app when it is needed, and that does not answer; connect to it and try again, or choose an encoder that is not ONNX.`,
      { name },
    );
  }
  fail(
    "train/onnx-broken",
    `The ONNX runtime cannot read the encoder "${name}": ${reason}; add its folder again, or choose another encoder.`,
    { name, reason },
  );
}

function failOutput(name: string, found: string[]): never {
  fail(
    "train/onnx-output",
    `The ONNX file of the encoder "${name}" gives ${found.join(", ")}; expected is last_hidden_state as 32-bit numbers. Choose another encoder.`,
    { name, found },
  );
}
