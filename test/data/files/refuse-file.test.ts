import { expect, test } from "vitest";
import { assertReadable, assertSize, largestFileBytes } from "../../../src/data/files/refuse-file.ts";
import { catchProblem } from "../open-stage.ts";

const check = (bytes: number[] | Uint8Array, size = bytes.length) =>
  catchProblem(() => assertReadable({ name: "orders.csv", size }, Uint8Array.from(bytes)));
const ascii = (text: string) => [...new TextEncoder().encode(text)];

test("an empty file is refused", async () => {
  expect(await check([])).toMatchObject({ code: "data/file-empty", where: { file: "orders.csv" } });
});

test.each([
  ["PDF", ascii("%PDF-1.7\n")],
  ["ZIP", [...ascii("PK\x03\x04"), ...ascii("....orders.txt")]],
  ["Excel (XLSX)", [...ascii("PK\x03\x04"), ...ascii("....[Content_Types].xml")]],
  ["PNG", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]],
  ["GZIP", [0x1f, 0x8b, 8, 0]],
  ["old Excel", [0xd0, 0xcf, 0x11, 0xe0]],
])("%s data under the name of a CSV is called what it is", async (kind, bytes) => {
  expect(await check(bytes)).toMatchObject({ code: "data/file-not-csv", facts: { kind } });
});

test("binary data of no known kind is refused, a single NUL byte in a text is not", async () => {
  const random = Uint8Array.from({ length: 400 }, (_, i) => (i * 97) % 7);
  expect((await check(random)).code).toBe("data/file-binary");
  const text = Uint8Array.from(ascii(`a,b\n${"1,2\n".repeat(100)}`));
  text[50] = 0;
  expect(() => assertReadable({ name: "a.csv", size: text.length }, text)).not.toThrow();
});

test("a file above the limit is refused by its size, with size and limit", async () => {
  const problem = await catchProblem(() => assertSize({ name: "all.csv", size: largestFileBytes + 1 }));
  expect(problem).toMatchObject({ code: "data/file-too-large", facts: { found: 1001, limit: 1000 } });
  expect(() => assertSize({ name: "all.csv", size: largestFileBytes })).not.toThrow();
});
