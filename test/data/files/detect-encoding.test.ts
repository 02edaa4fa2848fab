import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { countInvalidUtf8, detectEncoding, measureUtf8 } from "../../../src/data/files/detect-encoding.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

function utf16(text: string, littleEndian: boolean, mark: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * (text.length + (mark ? 1 : 0))));
  [...(mark ? "\ufeff" : ""), ...text].forEach((letter, i) =>
    view.setUint16(2 * i, letter.charCodeAt(0), littleEndian),
  );
  return new Uint8Array(view.buffer);
}

/** "客户,城市\r\n张三,北京\r\n" in GB18030, from Python's codec. */
const gb18030 = Uint8Array.from([
  0xbf, 0xcd, 0xbb, 0xa7, 0x2c, 0xb3, 0xc7, 0xca, 0xd0, 0x0d, 0x0a, 0xd5, 0xc5, 0xc8, 0xfd, 0x2c, 0xb1, 0xb1,
  0xbe, 0xa9, 0x0d, 0x0a,
]);

const chinese = "客户,城市\r\n张三,北京\r\n李四,上海\r\n王五,广州\r\n";

test.each([
  ["plain ASCII", utf8("a,b\n1,2\n"), "utf-8"],
  ["UTF-8 with a byte order mark", utf8("\ufeffa,b\n1,2\n"), "utf-8"],
  ["UTF-8 in Chinese", utf8(chinese), "utf-8"],
  ["GB18030 in Chinese", gb18030, "gb18030"],
  ["UTF-16 LE with a mark", utf16("a,b\n1,2\n", true, true), "utf-16le"],
  ["UTF-16 BE with a mark", utf16("a,b\n1,2\n", false, true), "utf-16be"],
  ["UTF-16 LE without a mark", utf16("name,city\nAnna,Bonn\n", true, false), "utf-16le"],
  ["UTF-16 BE without a mark", utf16("name,city\nAnna,Bonn\n", false, false), "utf-16be"],
  ["UTF-16 LE in Chinese without a mark", utf16(chinese, true, false), "utf-16le"],
  ["UTF-16 BE in Chinese without a mark", utf16(chinese, false, false), "utf-16be"],
])("%s is told by its bytes", (_, bytes, encoding) => {
  expect(detectEncoding(bytes)).toBe(encoding);
});

test("a stray Latin-1 letter in a UTF-8 file does not make it Chinese", () => {
  const bytes = Uint8Array.from([...utf8("name,city\nJos"), 0xe9, ...utf8(",Lyon\nAnna,Bonn\n")]);
  expect(detectEncoding(bytes)).toBe("utf-8");
});

test("text cut in the middle of a character still is UTF-8", () => {
  const bytes = utf8(chinese);
  for (let cut = 1; cut < 4; cut++)
    expect(detectEncoding(bytes.subarray(0, bytes.length - cut))).toBe("utf-8");
});

test("every text is valid UTF-8, and its sequences have the lengths of its characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const bytes = utf8(text);
      expect(countInvalidUtf8(bytes)).toBe(0);
      let at = 0;
      for (const letter of text) {
        expect(measureUtf8(bytes, at, bytes.length)).toBe(utf8(letter).length);
        at += utf8(letter).length;
      }
    }),
  );
});

test("what the platform's decoder refuses is no UTF-8, and the other way round", () => {
  const accepts = (bytes: Uint8Array) => {
    try {
      new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      return true;
    } catch {
      return false;
    }
  };
  const scans = (bytes: Uint8Array) => {
    let at = 0;
    while (at < bytes.length) {
      const length = measureUtf8(bytes, at, bytes.length);
      if (length < 0) return false;
      at += length;
    }
    return true;
  };
  const byte = fc.oneof(
    fc.integer({ min: 0, max: 255 }),
    fc.constantFrom(0xe0, 0xed, 0xf0, 0xf4, 0x80, 0x9f, 0xa0, 0xbf),
  );
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 6 }), (list) => {
      const bytes = Uint8Array.from(list);
      expect(scans(bytes)).toBe(accepts(bytes));
    }),
    { numRuns: 2000 },
  );
});

test("this file itself is UTF-8", () => {
  expect(detectEncoding(readFileSync(new URL(import.meta.url)))).toBe("utf-8");
});
