import { beforeEach, describe, expect, test, vi } from "vitest";
import { WorkbenchError } from "../../../src/base/problem.ts";
import type { EncoderRecipe } from "../../../src/recipe/types.ts";
import { EncodersState, findEncoder, nameEncoder } from "../../../src/ui/state/encoders.svelte.ts";
import { fakeEncoder, initFakeEncoders } from "../support/fake-encoders.ts";
import { initFakeSession } from "../support/fake-session.ts";

beforeEach(() => void vi.spyOn(console, "debug").mockReturnValue());

const folder = (path: string): EncoderRecipe => ({ source: "folder", path, maxTokens: 128 });
const files = [{ path: "e5-small/config.json", blob: new Blob(["{}"]) }];

describe("the encoder that a recipe names", () => {
  const newer = fakeEncoder({ name: "mini", sha256: "b".repeat(64) });
  const older = fakeEncoder({ name: "mini", sha256: "c".repeat(64) });
  const builtin = fakeEncoder({ name: "default", source: "builtin", sha256: "d".repeat(64) });
  const all = [builtin, newer, older];

  test("is found by its name, the end of a path or its SHA-256; of two with one name the newest", () => {
    for (const path of ["mini", "models/mini", "models/mini/", newer.sha256])
      expect(findEncoder(all, folder(path))).toBe(newer);
    expect(findEncoder(all, folder(older.sha256))).toBe(older);
    expect(findEncoder(all, folder("default"))).toBeNull();
    expect(findEncoder(all, { source: "builtin", name: "default", maxTokens: 128 })).toBe(builtin);
    expect(findEncoder(all, { source: "random", layers: 2, hidden: 128, maxTokens: 128 })).toBeNull();
  });

  test("is named so that it is found again", () => {
    for (const encoder of all) expect(findEncoder(all, nameEncoder(all, encoder, 64))).toBe(encoder);
    expect(nameEncoder(all, newer, 64)).toEqual({ source: "folder", path: "mini", maxTokens: 64 });
    expect(nameEncoder(all, newer, 600).maxTokens).toBe(512);
    expect(nameEncoder(all, older, 64)).toEqual({ source: "folder", path: older.sha256, maxTokens: 64 });
  });
});

describe("the encoders of the page", () => {
  test("are missing only once it is known which are here", async () => {
    const state = new EncodersState(initFakeSession({ encoders: initFakeEncoders() }));
    expect(state.isMissing(folder("e5-small"))).toBe(false);
    await state.refresh();
    expect(state.isMissing(folder("e5-small"))).toBe(true);
    expect(state.isMissing({ source: "random", layers: 2, hidden: 128, maxTokens: 128 })).toBe(false);
    expect(await state.add(files)).toMatchObject({ name: "e5-small" });
    expect(state.isMissing(folder("e5-small"))).toBe(false);
    expect(state.adding).toBeNull();
    await state.remove(state.added!.sha256);
    expect(state.encoders).toEqual([]);
  });

  test("are read where a recipe names one of them, to tell whether it is frozen", async () => {
    const kept = fakeEncoder({ name: "mini-onnx" });
    const frozen = { ...kept, shape: { ...kept.shape, external: kept.sha256 } };
    const state = new EncodersState(initFakeSession({ encoders: initFakeEncoders([frozen]) }));
    expect(await state.isFrozen({ source: "random", layers: 2, hidden: 128, maxTokens: 128 })).toBe(false);
    expect(state.encoders).toBeNull();
    expect(await state.isFrozen(folder("models/mini-onnx"))).toBe(true);
    expect(await state.isFrozen(folder("another"))).toBe(false);
  });

  test("are not said to be missing where they could not be read, which is said", async () => {
    const problem = { code: "base/fault", message: "no answer", facts: {}, where: {} };
    const broken = { ...initFakeEncoders(), list: async () => Promise.reject(new WorkbenchError(problem)) };
    const state = new EncodersState(initFakeSession({ encoders: broken }));
    await state.refresh();
    expect(state.problem).toEqual(problem);
    expect(state.isMissing(folder("e5-small"))).toBe(false);
  });

  test("stay as they were where a folder is refused, which is said", async () => {
    const problem = {
      code: "model/no-weights",
      message: "The folder holds no weights.",
      facts: {},
      where: {},
    };
    const encoders = {
      ...initFakeEncoders([fakeEncoder()]),
      add: async () => Promise.reject(new WorkbenchError(problem)),
    };
    const state = new EncodersState(initFakeSession({ encoders }));
    await state.refresh();
    expect(await state.add(files)).toBeNull();
    expect(state.problem).toEqual(problem);
    expect(state.encoders).toHaveLength(1);
    expect(state.adding).toBeNull();
  });
});
