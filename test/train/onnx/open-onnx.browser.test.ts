import { afterEach, expect, test, vi } from "vitest";
import { loadSafetensors } from "../../../src/model/weights/safetensors.ts";
import { openOnnx } from "../../../src/train/onnx/open-onnx.ts";
import configUrl from "../../golden/encoders/onnx/config.json?url";
import graphUrl from "../../golden/encoders/onnx/onnx/model.onnx?url";
import goldenUrl from "../../golden/encoders/onnx.safetensors?url";

afterEach(() => vi.unstubAllGlobals());

const tolerance = 1e-4;
const fetchBlob = async (url: string) => (await fetch(url)).blob();

test("an ONNX encoder gives transformers' hidden states, and nothing is fetched from another origin", async () => {
  performance.clearResourceTimings(); // of files before this one: no more than 250 are kept
  const { tensors } = loadSafetensors(
    new Uint8Array(await (await fetchBlob(goldenUrl)).arrayBuffer()),
    "golden",
  );
  const [ids, mask, hidden] = ["ids", "mask", "hidden"].map((name) => tensors[name].data);
  const files = [
    { path: "config.json", blob: await fetchBlob(configUrl) },
    { path: "onnx/model.onnx", blob: await fetchBlob(graphUrl) },
  ];
  const encoder = await openOnnx({ name: "tiny", sha256: "a".repeat(64), files });
  const states = await encoder.encode(Int32Array.from(ids), Float32Array.from(mask), 11);
  await encoder.close();
  expect(states.length).toBe(hidden.length);
  let far = 0;
  hidden.forEach((value, i) => {
    if (mask[Math.floor(i / 16)] > 0) far = Math.max(far, Math.abs(value - states[i]));
  });
  expect(far).toBeLessThan(tolerance);
  const asked = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  expect(asked.some(({ pathname }) => pathname.endsWith("ort-wasm-simd-threaded.wasm"))).toBe(true);
  expect(asked.filter(({ origin }) => origin !== location.origin)).toEqual([]);
});

test("where the server is gone that is said, not that the encoder is broken", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no server")));
  const files = [
    { path: "config.json", blob: new Blob(["{}"]) },
    { path: "onnx/model.onnx", blob: new Blob(["no graph"]) },
  ];
  await expect(openOnnx({ name: "tiny", sha256: "c".repeat(64), files })).rejects.toMatchObject({
    problem: { code: "train/onnx-offline", facts: { name: "tiny" } },
  });
});

test("a graph that is none is refused by name", async () => {
  const files = [
    { path: "config.json", blob: await fetchBlob(configUrl) },
    { path: "onnx/model.onnx", blob: new Blob(["no graph"]) },
  ];
  await expect(openOnnx({ name: "tiny", sha256: "b".repeat(64), files })).rejects.toMatchObject({
    problem: { code: "train/onnx-broken", facts: { name: "tiny" } },
  });
});
