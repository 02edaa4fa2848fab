import { zipSync, type Zippable } from "fflate";
import { describe, expect, test } from "vitest";
import { openZip } from "../../../src/train/encoders/open-zip.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const zip = (files: Zippable, level: 0 | 9 = 9) =>
  new Blob([zipSync(files, { level }) as Uint8Array<ArrayBuffer>]);
const texts = async (files: { path: string; blob: Blob }[]) =>
  Object.fromEntries(await Promise.all(files.map(async ({ path, blob }) => [path, await blob.text()])));

const long = "{}".padEnd(100_000, " ");
const folder = { "tiny/config.json": bytes(long), "tiny/model.safetensors": bytes("weights") };

describe("a zip of an encoder's folder", () => {
  test.each([0, 9] as const)("gives its files back, packed at level %i", async (level) => {
    const files = await openZip(zip(folder, level), "any.zip");
    expect(await texts(files)).toEqual({ "tiny/config.json": long, "tiny/model.safetensors": "weights" });
  });

  test("that has no folder of its own is named after its file", async () => {
    const files = await openZip(zip({ "config.json": bytes("{}"), "a/b.json": bytes("1") }), "e5-small.ZIP");
    expect(files.map(({ path }) => path)).toEqual(["e5-small/config.json", "e5-small/a/b.json"]);
  });

  test("names what no encoder needs without unpacking it", async () => {
    const files = await openZip(zip({ ...folder, "tiny/pytorch_model.bin": bytes(long) }), "any.zip");
    expect((await texts(files))["tiny/pytorch_model.bin"]).toBe("");
  });

  test("is read behind a remark at its end", async () => {
    const plain = new Uint8Array(await zip(folder).arrayBuffer());
    plain.set([4, 0], plain.length - 2); // the length of the remark
    const files = await openZip(new Blob([plain, "note"]), "any.zip");
    expect(files).toHaveLength(2);
  });
});

describe("what is no such zip is refused with its reason", () => {
  const reasonOf = async (blob: Blob) => {
    const thrown: unknown = await openZip(blob, "a.zip").then(
      () => null,
      (error: unknown) => error,
    );
    expect(thrown).toMatchObject({ problem: { code: "model/broken-zip" } });
    return (thrown as { problem: { facts: { reason: string } } }).problem.facts.reason;
  };

  test("a file of another kind, and one that was cut short", async () => {
    expect(await reasonOf(new Blob(["no zip"]))).toBe("it ends without the list of its files");
    expect(await reasonOf(zip(folder).slice(0, 60))).toBe("it ends without the list of its files");
  });

  test("a path that leads out of its folder", async () => {
    expect(await reasonOf(zip({ "../config.json": bytes("{}") }))).toBe(
      'the path "../config.json" leads out of it',
    );
  });

  test("one that holds more than its list says: no more is unpacked than that", async () => {
    const whole = new Uint8Array(await zip({ "config.json": bytes(long) }).arrayBuffer());
    const list = whole.findLastIndex(
      (_, i) => whole[i] === 0x50 && whole[i + 1] === 0x4b && whole[i + 2] === 1,
    );
    new DataView(whole.buffer).setUint32(list + 24, 10, true);
    expect(await reasonOf(new Blob([whole]))).toBe("config.json has another size than its list says");
  });

  test("damaged bytes", async () => {
    const whole = new Uint8Array(await zip({ "config.json": bytes(long) }).arrayBuffer());
    whole.fill(0xff, 45, 60);
    expect(await reasonOf(new Blob([whole]))).toBe("config.json is damaged");
  });

  test("a file behind a password", async () => {
    const whole = new Uint8Array(await zip({ "config.json": bytes("{}") }).arrayBuffer());
    const list = whole.findLastIndex(
      (_, i) => whole[i] === 0x50 && whole[i + 1] === 0x4b && whole[i + 2] === 1,
    );
    whole[list + 8] |= 1;
    expect(await reasonOf(new Blob([whole]))).toBe("config.json is behind a password");
  });
});
