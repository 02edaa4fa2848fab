import { expect, test } from "vitest";
import type { WorkbenchError } from "../../src/base/problem.ts";
import { useBackend, warmEngine } from "../../src/engine/backend.ts";
import { describeAdapter } from "../../src/engine/webgpu/device.ts";
import { tf } from "../../src/engine/tensor.ts";
import { startBackend } from "../support/backends.ts";

test("adapters that the CPU plays are told from hardware", () => {
  expect(describeAdapter({ vendor: "google", architecture: "swiftshader" }).software).toBe(true);
  expect(describeAdapter({ vendor: "mesa", description: "llvmpipe (LLVM 17)" }).software).toBe(true);
  expect(describeAdapter({ description: "Microsoft Basic Render Driver" }).software).toBe(true);
  expect(describeAdapter({ vendor: "nvidia", isFallbackAdapter: true }).software).toBe(true);
  expect(describeAdapter({ vendor: "intel", architecture: "gen-12lp" })).toEqual({
    name: "intel gen-12lp",
    software: false,
  });
});

test("WebGPU asked for where there is none is one clear sentence", async () => {
  const error: WorkbenchError = await useBackend("webgpu").then(
    () => expect.fail("it started"),
    (thrown) => thrown,
  );
  expect(error.problem.code).toBe("engine/no-webgpu");
  expect(error.problem.message).toContain('choose "auto" or "simd"');
});

test("auto takes simd where there is no adapter, and warming keeps the backend in use", async () => {
  await startBackend("simd");
  expect(await useBackend("auto")).toEqual({
    backend: "simd",
    adapter: null,
    softwareAdapter: false,
    threads: 1,
  });
  await useBackend("cpu");
  await warmEngine();
  expect(tf.getBackend()).toBe("cpu");
});
