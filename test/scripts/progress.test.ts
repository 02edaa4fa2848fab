import { expect, test } from "vitest";
import { formatEvent, reportProgress } from "../../scripts/progress.mjs";

const training = (step: number, leftMs: number | null, part = "main") => ({
  atMs: 0,
  kind: "train",
  progress: { part, phase: "train", step, steps: 500, tokensPerSecond: 1234.5, leftMs },
});

test("a training event says step, speed and time left", () => {
  expect(formatEvent(training(20, 150_000))).toBe("train step 20 of 500, 1235 tokens/s, 3 min left");
  expect(formatEvent(training(499, 900, "text-only"))).toBe(
    "text-only: train step 499 of 500, 1235 tokens/s, 1 s left",
  );
  expect(formatEvent(training(1, null))).toContain("time left not known yet");
  expect(formatEvent({ atMs: 0, kind: "stage", stage: "load", share: 0.5 })).toBe("load 50 %");
  expect(formatEvent({ atMs: 0, kind: "tokens", facts: null })).toBeNull();
});

test("the backend is told with what was measured", () => {
  const devices = { backend: "simd", threads: 8, probe: [] as object[] };
  const event = { atMs: 0, kind: "devices", devices };
  expect(formatEvent(event)).toBe("backend simd, 8 threads");
  devices.probe = [
    { backend: "webgpu", threads: 1, tokensPerSecond: 900.4 },
    { backend: "simd", threads: 8, tokensPerSecond: 1000 },
  ];
  expect(formatEvent(event)).toBe(
    "backend simd, 8 threads, measured: webgpu 900 tokens/s, simd 1000 tokens/s",
  );
});

test("without a terminal there is a line at each new stage and every 10 seconds", () => {
  const lines: string[] = [];
  let nowMs = 0;
  const progress = reportProgress({ write: (text: string) => lines.push(text) }, () => nowMs);
  for (nowMs = 0; nowMs <= 21_000; nowMs += 1000) progress.follow(training(nowMs / 1000, null));
  progress.follow({ atMs: 0, kind: "stage", stage: "evaluate", share: null });
  progress.end();
  expect(lines.map((line) => line.split(",")[0].trim())).toEqual([
    "train step 0 of 500",
    "train step 10 of 500",
    "train step 20 of 500",
    "evaluate",
  ]);
});

test("on a terminal one line is renewed, and ended at the end", () => {
  const written: string[] = [];
  const progress = reportProgress({ isTTY: true, write: (text: string) => written.push(text) });
  progress.follow(training(1, null));
  progress.follow(training(2, null));
  progress.end();
  expect(written.map((text) => text.slice(0, 4))).toEqual(["\r\x1b[K", "\r\x1b[K", "\n"]);
});
