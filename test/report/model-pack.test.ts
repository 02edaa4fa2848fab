import { createHash } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { writeModelPack } from "../../src/report/model-pack.ts";
import { openPack } from "../../src/report/open-pack.ts";
import { unzipFiles } from "../../src/report/pack/entries.ts";
import { makePackInput, type PackInput } from "./make-pack.ts";

const write = ({ report, schema, model }: PackInput) => writeModelPack(report, schema, model);
const readText = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

test("a pack that is opened gives what it was written from", async () => {
  const input = makePackInput();
  const pack = await openPack(await write(input));
  expect(pack).toEqual({
    recipe: input.report.recipe,
    schema: input.schema,
    fitted: input.model.fitted,
    threshold: input.report.threshold,
    metrics: { ...input.report.metrics.test, ece: null }, // JSON has no NaN
    environment: { backend: "simd", version: "0.1.0" },
    weights: input.model.weights,
    sha256: hash(input.model.weights),
  });
});

test("pack.json lists size and SHA-256 of every other file, as Node computes it", async () => {
  const { "pack.json": manifest, ...files } = unzipFiles(await write(makePackInput()));
  const { format, version, files: listed } = JSON.parse(readText(manifest));
  expect({ format, version }).toEqual({ format: "clientele-model-pack", version: 2 });
  expect(listed).toEqual(
    Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [name, { sha256: hash(bytes), sizeBytes: bytes.length }]),
    ),
  );
  expect(Object.keys(listed)).toEqual([
    "recipe.json",
    "features.json",
    "tokenizer.json",
    "model.safetensors",
    "README.md",
  ]);
});

test("two runs that differ in times, browser, day and time zone give the same bytes", async () => {
  const first = makePackInput();
  vi.useFakeTimers({ now: new Date("2024-03-10T02:30:00Z"), toFake: ["Date"] });
  vi.stubEnv("TZ", "America/New_York");
  const pack = await write(first);
  const second = makePackInput();
  second.report.environment = { ...second.report.environment, userAgent: "another", probeMs: 77, threads: 8 };
  second.report.timings = { ...second.report.timings, train: 1, total: 2 };
  second.report.training = { ...second.report.training, tokensPerSecond: 1, peakBytes: 2 };
  vi.setSystemTime(new Date("2031-12-31T23:59:59Z"));
  vi.stubEnv("TZ", "Asia/Shanghai");
  expect(hash(await write(second))).toBe(hash(pack));
});

test("a pack names no browser and no time that something took", async () => {
  const bytes = await write(makePackInput());
  expect(readText(bytes)).not.toMatch(/onerror|"\w*(Ms|PerSecond)":|userAgent/);
});

test("a model that reads no text takes no word of the tokenizer along", async () => {
  const bytes = await write(makePackInput("structured-only"));
  expect(Object.keys(unzipFiles(bytes))).not.toContain("tokenizer.json");
  expect((await openPack(bytes)).fitted.tokenizer).toBeNull();
});

test.each(["text-only", "concat"] as const)("a %s model is written and opened", async (fusion) => {
  const input = makePackInput(fusion);
  const pack = await openPack(await write(input));
  expect(pack.recipe.fusion).toBe(fusion);
  expect(pack.weights).toEqual(input.model.weights);
});

test("the card says what is predicted, how well, and what to look at, and no name becomes markup", async () => {
  const input = makePackInput();
  input.report.recipe.name = "a`b\n# c";
  const card = readText(unzipFiles(await write(input))["README.md"]);
  expect(card).toMatch(/^# Model pack `a'b # c`\n/);
  expect(card).toContain("`stays` of the table `shop` (`no`, `yes`),\nfrom the texts and 2 columns of each");
  expect(card).toContain("| auc | 0.9431 |");
  expect(card).not.toContain("NaN");
  expect(card).toContain("Called positive from 0.61 on (validation macroF1).");
  expect(card).toContain("使用");
});

test("where the browser computes no hash, nothing is written or opened, and the sentence names https", async () => {
  const bytes = await write(makePackInput());
  vi.stubGlobal("crypto", {});
  const refusal = { problem: { code: "report/no-hashing", message: expect.stringContaining("https") } };
  await expect(write(makePackInput())).rejects.toMatchObject(refusal);
  await expect(openPack(bytes)).rejects.toMatchObject(refusal);
});
