import { describe, expect, test } from "vitest";
import { readPackFile, zipFiles } from "../../../src/report/pack/entries.ts";
import { enProblems as en } from "../../../src/ui/messages/en-problems.ts";
import { zhProblems as zh } from "../../../src/ui/messages/zh-problems.ts";
import { catchProblem } from "../../data/open-stage.ts";

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** A file that notes which of its bytes are read. */
function makeFile(bytes: Uint8Array<ArrayBuffer>, size = bytes.length) {
  const reads: string[] = [];
  const read = (what: string, part: Uint8Array<ArrayBuffer>) => async () => {
    reads.push(what);
    return part.slice().buffer;
  };
  const slice = (from: number, to: number) => ({
    arrayBuffer: read(`${from}-${to}`, bytes.slice(from, to)),
  });
  return { reads, file: { size, slice, arrayBuffer: read("all", bytes) } as unknown as Blob };
}

describe("a file that is given as a pack", () => {
  test("is read whole where it may be one", async () => {
    const pack = zipFiles({ "pack.json": encode("{}") });
    const { reads, file } = makeFile(pack);
    expect(await readPackFile(file)).toEqual(pack);
    expect(reads).toEqual(["0-4", "all"]);
  });

  test.each([
    ["is no zip", encode("%PDF-1.7 and much more"), undefined, "report/not-a-pack"],
    ["is empty", encode(""), undefined, "report/not-a-pack"],
    ["is larger than any pack", encode("PK\x03\x04 and much more"), 3e9, "report/pack-too-large"],
  ] as const)("is not read beyond its first bytes where it %s", async (_, bytes, size, code) => {
    const { reads, file } = makeFile(bytes, size);
    const { code: found, facts } = await catchProblem(readPackFile(file));
    expect(found).toBe(code);
    expect(en[code](facts, {})).not.toMatch(/undefined|\?/);
    expect(zh[code](facts, {})).not.toMatch(/undefined|\?/);
    expect(reads).toEqual(["0-4"]);
  });
});
