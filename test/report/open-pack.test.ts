import fc from "fast-check";
import { zipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import type { ScoringSchema } from "../../src/data/types.ts";
import { loadSafetensors, saveSafetensors } from "../../src/model/weights/safetensors.ts";
import { writeModelPack } from "../../src/report/model-pack.ts";
import { openPack } from "../../src/report/open-pack.ts";
import { unzipFiles, zipFiles, type PackFiles } from "../../src/report/pack/entries.ts";
import { formatManifest } from "../../src/report/pack/manifest.ts";
import { sealZip } from "../../src/report/pack/seal.ts";
import { enProblems as en } from "../../src/ui/messages/en-problems.ts";
import { catchProblem } from "../data/open-stage.ts";
import { makePackInput } from "./make-pack.ts";

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

let pack: Uint8Array<ArrayBuffer>;
const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const refuse = async (bytes: Uint8Array<ArrayBuffer>) => (await catchProblem(openPack(bytes))).code;

beforeAll(async () => {
  const { report, schema, model } = makePackInput();
  pack = await writeModelPack(report, schema, model);
});

/** The pack with other files, listed and sealed as if it had been written so; `change` works on its files. */
async function forge(change: (files: PackFiles) => void): Promise<Uint8Array<ArrayBuffer>> {
  const { "pack.json": own, ...files } = unzipFiles(pack);
  change(files);
  const manifest = await formatManifest(JSON.parse(decode(own)), files);
  return sealZip(zipFiles({ "pack.json": encode(manifest), ...files }));
}

/** The pack with another pack.json, sealed. */
async function forgeManifest(change: (manifest: Json) => unknown): Promise<Uint8Array<ArrayBuffer>> {
  const files = unzipFiles(pack);
  const manifest = JSON.parse(decode(files["pack.json"]));
  change(manifest);
  return sealZip(zipFiles({ ...files, "pack.json": encode(JSON.stringify(manifest)) }));
}

async function changeJson(name: string, change: (json: Json) => unknown) {
  return forge((files) => {
    const json = JSON.parse(decode(files[name]));
    change(json);
    files[name] = encode(JSON.stringify(json));
  });
}

async function changeWeights(change: (stored: ReturnType<typeof loadSafetensors>) => unknown) {
  return forge((files) => {
    const stored = loadSafetensors(files["model.safetensors"]);
    change(stored);
    files["model.safetensors"] = saveSafetensors(stored.tensors, stored.metadata);
  });
}

describe("damage", () => {
  test("a pack in which any one bit is another is refused", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(pack.length - 1), fc.nat(7), async (place, bit) => {
        const bytes = pack.slice();
        bytes[place] ^= 1 << bit;
        await expect(openPack(bytes)).rejects.toMatchObject({ name: "WorkbenchError" });
      }),
      { numRuns: 400 },
    );
  });

  test("so is each byte of the list of files and of the seal at its end", async () => {
    for (let place = pack.length - 700; place < pack.length; place++) {
      const bytes = pack.slice();
      bytes[place] ^= 0xff;
      await expect(openPack(bytes)).rejects.toMatchObject({ name: "WorkbenchError" });
    }
  });

  test("a pack that ends early is refused, wherever it ends", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(pack.length - 1), async (length) => {
        await expect(openPack(pack.slice(0, length))).rejects.toMatchObject({ name: "WorkbenchError" });
      }),
      { numRuns: 200 },
    );
    expect(await refuse(pack.slice(0, pack.length / 2))).toBe("report/pack-cut");
  });

  test("a changed byte of the weights is told by the seal, and where the seal is new, by the file's own hash", async () => {
    const bytes = pack.slice();
    bytes[Math.floor(pack.length / 2)] ^= 1;
    expect(await refuse(bytes)).toBe("report/pack-changed");
    const files = unzipFiles(pack);
    files["model.safetensors"][2000] ^= 1;
    expect(await catchProblem(openPack(await sealZip(zipFiles(files))))).toMatchObject({
      code: "report/file-changed",
      facts: { name: "model.safetensors" },
    });
  });

  test("a byte behind its end is refused", async () => {
    expect(await refuse(Uint8Array.from([...pack, 0]))).toBe("report/pack-cut");
  });

  test("a zip of the same files by another program has no seal and is refused", async () => {
    expect(await refuse(zipFiles(unzipFiles(pack)))).toBe("report/pack-cut");
  });
});

describe("what is no pack", () => {
  test.each([
    ["nothing", new Uint8Array(0)],
    ["a picture", encode("\x89PNG and more than a few bytes")],
    ["a zip without pack.json", zipFiles({ "a.txt": encode("a") })],
    ["a zip with another pack.json", zipFiles({ "pack.json": encode('{"format":"other"}') })],
  ])("%s is refused", async (_, bytes) => {
    expect(await refuse(bytes.length > 100 ? await sealZip(bytes) : bytes)).toBe("report/not-a-pack");
  });

  test("a pack of a newer version is refused with both versions", async () => {
    const newer = await forgeManifest((manifest) => (manifest.version = 3));
    expect(await catchProblem(openPack(newer))).toMatchObject({
      code: "report/newer-pack",
      facts: { found: 3, expected: 2 },
    });
  });
});

describe("what a zip can hide", () => {
  test.each(["../x", "/etc/x", "C:\\x", "a\\b", "a/b", "..", "", "a\u0000b", "__proto__/x"])(
    "a file named %j is refused",
    async (name) => {
      const files = Object.entries(unzipFiles(pack)).map(([key, bytes]) => [key, bytes] as const);
      const zip = zipSync(Object.fromEntries([...files, [name, encode("x")]]), { level: 0 });
      expect(await refuse(await sealZip(zip))).toBe("report/unsafe-name");
    },
  );

  test.each(["__proto__", "__defineGetter__"])("a file named %s is refused", async (name) => {
    const zip = zipFiles({ ...unzipFiles(pack), ["x".repeat(name.length)]: encode("{}") });
    const bytes = Buffer.from(zip.buffer);
    const own = "x".repeat(name.length);
    for (let at = bytes.indexOf(own); at >= 0; at = bytes.indexOf(own)) bytes.write(name, at);
    expect(await catchProblem(openPack(await sealZip(zip)))).toMatchObject({
      code: "report/unsafe-name",
      facts: { name },
    });
  });

  test("two files of one name are refused", async () => {
    const zip = zipFiles({ ...unzipFiles(pack), "pack.jso_": encode("{}") });
    for (let i = 0; i < zip.length - 9; i++) {
      if (decode(zip.subarray(i, i + 9)) === "pack.jso_") zip.set(encode("pack.json"), i);
    }
    expect(await refuse(await sealZip(zip))).toBe("report/doubled-name");
  });

  test("a small zip that would grow is refused before it does", async () => {
    const zip = zipSync(
      { ...unzipFiles(pack), "bomb.json": [new Uint8Array(50_000_000), { level: 9 }] },
      { level: 0 },
    );
    expect(zip.length).toBeLessThan(200_000);
    expect(await catchProblem(openPack(await sealZip(zip)))).toMatchObject({
      code: "report/pack-too-large",
      facts: { sizeBytes: expect.any(Number) },
    });
  });

  test("files that lie on each other, so that they declare more than there is, are refused", async () => {
    const zip = zipFiles(unzipFiles(pack));
    const view = new DataView(zip.buffer);
    for (let i = 0; i < zip.length - 46; i++) {
      if (view.getUint32(i, true) !== 0x02014b50) continue;
      view.setUint32(i + 20, pack.length / 2, true);
      view.setUint32(i + 24, pack.length / 2, true);
    }
    expect(await refuse(await sealZip(zip))).toBe("report/pack-too-large");
  });

  test("more files than a pack can have are refused", async () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, encode("")]));
    expect(await refuse(await sealZip(zipFiles({ ...unzipFiles(pack), ...many })))).toBe(
      "report/pack-too-large",
    );
  });

  test("a file that is not listed, and one that is listed and not there, are refused by name", async () => {
    const files = unzipFiles(pack);
    const extra = await sealZip(zipFiles({ ...files, "more.json": encode("{}") }));
    expect(await catchProblem(openPack(extra))).toMatchObject({
      code: "report/unlisted-file",
      facts: { name: "more.json" },
    });
    delete files["tokenizer.json"];
    expect(await catchProblem(openPack(await sealZip(zipFiles(files))))).toMatchObject({
      code: "report/missing-file",
      facts: { name: "tokenizer.json" },
    });
  });
});

describe("files that do not fit", () => {
  const cases: [string, () => Promise<Uint8Array<ArrayBuffer>>, string][] = [
    [
      "features.json that is no JSON",
      () => forge((f) => void (f["features.json"] = encode("{"))),
      "features/broken-fit",
    ],
    [
      "tokenizer.json that is no JSON",
      () => forge((f) => void (f["tokenizer.json"] = encode("x"))),
      "report/pack-broken",
    ],
    [
      "a tokenizer without words",
      () => changeJson("tokenizer.json", (j) => (j.model.vocab = {})),
      "report/pack-broken",
    ],
    [
      "recipe.json that is no JSON",
      () => forge((f) => void (f["recipe.json"] = encode("["))),
      "recipe/not-json",
    ],
    [
      "a recipe with a key of no one's",
      () => changeJson("recipe.json", (j) => (j.magic = 1)),
      "recipe/invalid",
    ],
    [
      "a recipe of another task",
      () => changeJson("recipe.json", (j) => (j.task = "regression")),
      "recipe/metric-of-other-task",
    ],
    [
      "a recipe of another width",
      () => changeJson("recipe.json", (j) => (j.encoder.hidden = 32)),
      "report/parts-differ",
    ],
    [
      "a recipe of another fusion",
      () => changeJson("recipe.json", (j) => (j.fusion = "concat")),
      "report/parts-differ",
    ],
    ["no recipe at all", () => forge((f) => void delete f["recipe.json"]), "report/missing-file"],
    [
      "no tokenizer for a model that reads",
      () => forge((f) => void delete f["tokenizer.json"]),
      "report/missing-file",
    ],
    ["no weights", () => forge((f) => void delete f["model.safetensors"]), "report/missing-file"],
    [
      "a feature less in features.json than in the schema",
      () => changeJson("features.json", (j) => j.structured.columns.pop()),
      "report/features-differ",
    ],
    [
      "a feature of another name",
      () => changeJson("features.json", (j) => (j.structured.columns[0].name = "income")),
      "report/parts-differ",
    ],
    [
      "a level more than the weights have a row for",
      () => changeJson("features.json", (j) => j.structured.columns[1].levels.push("south")),
      "report/features-differ",
    ],
    [
      "a word more than the embedding has a row for",
      () => changeJson("tokenizer.json", (j) => (j.model.vocab.more = 8)),
      "report/vocabulary-differs",
    ],
    [
      "weights with a broken header",
      () => forge((f) => void (f["model.safetensors"][9] = 0)),
      "model/broken-weights",
    ],
    [
      "weights that are cut short",
      () => forge((f) => void (f["model.safetensors"] = f["model.safetensors"].slice(0, -4))),
      "model/truncated-weights",
    ],
    [
      "weights without a shape",
      () => changeWeights(({ metadata }) => (metadata.shape = "{")),
      "train/bad-model",
    ],
    [
      "weights that lack a tensor of their shape",
      () => changeWeights(({ tensors }) => delete tensors["head.bias"]),
      "model/missing-tensor",
    ],
    [
      "weights with a tensor of another shape",
      () => changeWeights(({ tensors }) => (tensors["head.weight"].shape = [16, 1])),
      "model/wrong-shape",
    ],
    [
      "pack.json that is no JSON",
      async () => sealZip(zipFiles({ ...unzipFiles(pack), "pack.json": encode("{") })),
      "report/pack-broken",
    ],
    ["pack.json of version 1", () => forgeManifest((m) => (m.version = 1)), "report/pack-broken"],
    ["pack.json without a list of files", () => forgeManifest((m) => delete m.files), "report/pack-broken"],
    ["a threshold of text", () => forgeManifest((m) => (m.threshold.value = "x")), "report/pack-broken"],
    [
      "a binary schema with three classes",
      () => forgeManifest((m) => m.schema.classes.push("x")),
      "report/pack-broken",
    ],
    [
      "a schema that does not say whether files have a header",
      () => forgeManifest((m) => delete m.schema.tables[0].header),
      "report/pack-broken",
    ],
    [
      "a schema with an unknown role",
      () => forgeManifest((m) => (m.schema.tables[0].columns[0].role = "x")),
      "report/pack-broken",
    ],
    [
      "a schema with dates as never written",
      () => forgeManifest((m) => (m.schema.tables[0].columns[0].dates = "'")),
      "report/pack-broken",
    ],
  ];
  test.each(cases)("%s is refused", async (_, make, code) => {
    expect(await refuse(await make())).toBe(code);
  });
});

describe("tables of a schema that do not fit together", () => {
  const cases: [string, string, (schema: ScoringSchema) => unknown][] = [
    ["whose customers stand in no table", "schema.customer.table", (s) => (s.customer.table = "other")],
    ["without any table", "schema.customer.table", (s) => (s.tables = [])],
    [
      "whose customers do not stand in the first table",
      "schema.customer.table",
      (s) => s.tables.unshift({ ...s.tables[0], name: "orders" }),
    ],
    ["whose customers have another key there", "schema.customer.key", (s) => (s.customer.key = "age")],
    ["whose customers have a key here alone", "schema.customer.key", (s) => (s.tables[0].key = null)],
    [
      "with two tables of one name, letter case aside",
      "schema.tables.name",
      (s) => s.tables.push({ ...s.tables[0], name: "SHOP" }),
    ],
    [
      "with a key that is no column",
      "schema.tables.key",
      (s) => s.tables.push({ ...s.tables[0], name: "orders", key: "nobody" }),
    ],
    [
      "with a second table that names no customer",
      "schema.tables.key",
      (s) => s.tables.push({ ...s.tables[0], name: "orders", key: null }),
    ],
    [
      "with two columns of one name",
      "schema.tables.columns",
      (s) => s.tables[0].columns.push(s.tables[0].columns[1]),
    ],
  ];
  test.each(cases)("a schema %s is refused by %s", async (_, part, change) => {
    const problem = await catchProblem(openPack(await forgeManifest(({ schema }) => change(schema))));
    expect(problem).toMatchObject({
      code: "report/pack-broken",
      facts: { part },
      where: { file: "pack.json" },
    });
    expect(en[problem.code as "report/pack-broken"](problem.facts, problem.where!)).toContain(
      `pack.json has no readable ${part}.`,
    );
  });
});
