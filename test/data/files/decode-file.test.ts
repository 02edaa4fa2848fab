import { expect, test } from "vitest";
import { decodeFile } from "../../../src/data/files/decode-file.ts";

const text = "客户,城市\r\n张三,北京😀\r\n";

function utf16(littleEndian: boolean): Blob {
  const view = new DataView(new ArrayBuffer(2 * (text.length + 1)));
  view.setUint16(0, 0xfeff, littleEndian);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * (i + 1), text.charCodeAt(i), littleEndian);
  return new Blob([view.buffer]);
}

test("UTF-16 of both orders becomes UTF-8 without its mark", async () => {
  expect(await (await decodeFile(utf16(true), "utf-16le")).text()).toBe(text);
  expect(await (await decodeFile(utf16(false), "utf-16be")).text()).toBe(text);
});

test("GB18030 becomes UTF-8", async () => {
  const bytes = Uint8Array.from([0xbf, 0xcd, 0xbb, 0xa7, 0x2c, 0xb3, 0xc7, 0xca, 0xd0]);
  expect(await (await decodeFile(new Blob([bytes]), "gb18030")).text()).toBe("客户,城市");
});

test("UTF-8 stays where it is, a byte order mark apart", async () => {
  const file = new Blob([text]);
  expect(await decodeFile(file, "utf-8")).toBe(file);
  const bytes = await (await decodeFile(new Blob(["\ufeff", text]), "utf-8")).arrayBuffer();
  expect(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)).toBe(text);
});
