import { afterEach, expect, test, vi } from "vitest";
import { assertRoom } from "../../../src/train/encoders/assert-room.ts";

afterEach(() => vi.unstubAllGlobals());

const browserWith = (estimate: StorageEstimate) =>
  vi.stubGlobal("navigator", { storage: { estimate: async () => estimate } });

test("an encoder that finds no room is refused before it is written, with the bytes needed and those there are", async () => {
  browserWith({ quota: 100_000_000, usage: 40_000_000 });
  await expect(assertRoom(90_000_000)).rejects.toMatchObject({
    problem: { code: "session/no-room-encoder", facts: { neededBytes: 90_000_000, freeBytes: 60_000_000 } },
  });
  await expect(assertRoom(60_000_000)).resolves.toBeUndefined();
});

test("where the browser does not say what is free, writing decides", async () => {
  browserWith({});
  await expect(assertRoom(90_000_000)).resolves.toBeUndefined();
});
