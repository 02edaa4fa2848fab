import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { findFolder, makeFolder, removeEntry, writeFile } from "../../src/session/browser-files.ts";
import { connectEncoders, openEncoder } from "../../src/session/encoders.ts";
import { listKept, removeEverything } from "../../src/session/remove-everything.ts";
import { lockName } from "../../src/session/run-store.ts";
import { connectWorkers, workerNames } from "../../src/session/workers.ts";
import { makeEncoderFolder } from "../support/tiny-encoder.ts";
import { zipSync } from "fflate";

const workers = connectWorkers();
const encoders = connectEncoders(workers);
const ignore = () => undefined;
const folder = (path: string) => ({ source: "folder", path, maxTokens: 16 }) as const;
/** Without those that ship. */
const listAdded = async () => (await encoders.list()).filter(({ source }) => source === "folder");
/** Of encoders: tests before this one may have left other files. */
const listFiles = async () =>
  (await listKept())
    .filter(({ kind, name }) => kind === "file" && name.startsWith("encoders/"))
    .map(({ name }) => name);

beforeEach(async () => {
  await removeEntry(await navigator.storage.getDirectory(), "encoders");
});
afterAll(() => {
  for (const name of workerNames) workers[name].restart();
});

describe("an encoder's folder that a person adds", () => {
  test("is kept as it is under its SHA-256, and listed with its sizes and its licence", async () => {
    const shares: number[] = [];
    const files = [
      ...makeEncoderFolder("tiny"),
      { path: "tiny/pytorch_model.bin", blob: new Blob(["other weights"]) },
    ];
    const added = await encoders.add(files, (share) => shares.push(share));
    expect(added).toMatchObject({
      source: "folder",
      name: "tiny",
      architecture: "bert",
      shape: { layers: 1, hidden: 4, heads: 2, intermediate: 8, vocabularySize: 12, positions: 16 },
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(await listAdded()).toEqual([added]);
    const at = `encoders/${added.sha256}`;
    expect(await listFiles()).toEqual(
      [
        "LICENSE",
        "config.json",
        "facts.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
      ].map((name) => `${at}/${name}`),
    );
    const kept = await findFolder("encoders", added.sha256);
    for (const { path, blob } of makeEncoderFolder("tiny")) {
      const file = await (await kept!.getFileHandle(path.split("/")[1])).getFile();
      expect(await file.text()).toBe(await blob.text());
    }
    await new Promise((resolve) => setTimeout(resolve, 50)); // progress comes on a port of its own
    expect(shares.at(-1)).toBe(1);
  });

  test("is opened by its name, the end of a path or its SHA-256, with weights and tokenizer bit by bit", async () => {
    const files = makeEncoderFolder("tiny");
    const { sha256 } = await encoders.add(files, ignore);
    for (const path of ["tiny", "models/tiny", "./models/tiny/", sha256]) {
      const opened = await openEncoder(workers, folder(path));
      expect(opened?.encoder).toMatchObject({ name: "tiny", sha256, shape: { pooling: "mean" } });
      expect(opened?.tokenizer).toMatchObject({
        json: await files[1].blob.text(),
        config: await files[2].blob.text(),
        prompt: "",
      });
      const [weights] = opened!.encoder.weights;
      expect(await weights.arrayBuffer()).toEqual(await files[3].blob.arrayBuffer());
    }
  });

  test("survives the end of the worker that kept it", async () => {
    const added = await encoders.add(makeEncoderFolder("tiny"), ignore);
    workers.encoder.restart();
    expect(await listAdded()).toEqual([added]);
  });

  test("stands before an older one of the same name, and the same files are kept once", async () => {
    const older = await encoders.add(makeEncoderFolder("tiny", 1), ignore);
    const newer = await encoders.add(makeEncoderFolder("tiny", 2), ignore);
    expect((await listAdded()).map(({ sha256 }) => sha256)).toEqual([newer.sha256, older.sha256]);
    expect((await openEncoder(workers, folder("tiny")))?.encoder.sha256).toBe(newer.sha256);
    await encoders.add(makeEncoderFolder("tiny", 1), ignore);
    expect((await listAdded()).map(({ sha256 }) => sha256)).toEqual([older.sha256, newer.sha256]);
  });

  test("that is kept already is not written again: who reads it reads on", async () => {
    const files = makeEncoderFolder("tiny");
    await encoders.add(files, ignore);
    const opened = await openEncoder(workers, folder("tiny"));
    await encoders.add(files, ignore);
    const [weights] = opened!.encoder.weights;
    expect(await weights.arrayBuffer()).toEqual(await files[3].blob.arrayBuffer());
  });

  test("that was damaged since is written anew", async () => {
    const files = makeEncoderFolder("tiny");
    const { sha256 } = await encoders.add(files, ignore);
    await writeFile((await findFolder("encoders", sha256))!, "model.safetensors", "01");
    await expect(openEncoder(workers, folder("tiny"))).rejects.toMatchObject({
      problem: { code: "train/encoder-damaged" },
    });
    await encoders.add(files, ignore);
    const [weights] = (await openEncoder(workers, folder("tiny")))!.encoder.weights;
    expect(await weights.arrayBuffer()).toEqual(await files[3].blob.arrayBuffer());
  });

  test("whose tokenizer no run could read is refused before it is kept", async () => {
    const [config, tokenizer, ...others] = makeEncoderFolder("tiny");
    const json = JSON.parse(await tokenizer.blob.text()) as { model: object };
    const strange = { ...json, model: { ...json.model, type: "WordLevel" } };
    const given = [config, { ...tokenizer, blob: new Blob([JSON.stringify(strange)]) }, ...others];
    await expect(encoders.add(given, ignore)).rejects.toMatchObject({
      problem: { code: "features/bad-tokenizer" },
    });
    expect(await listFiles()).toEqual([]);
  });

  test("may come as a zip, packed or not", async () => {
    const [plain] = [await encoders.add(makeEncoderFolder("tiny"), ignore)];
    for (const level of [0, 9] as const) {
      const files = makeEncoderFolder("tiny").map(async ({ path, blob }) => [
        path,
        new Uint8Array(await blob.arrayBuffer()),
      ]);
      const zip = zipSync(Object.fromEntries((await Promise.all(files)) as [string, Uint8Array][]), {
        level,
      });
      const given = [{ path: "download.zip", blob: new Blob([zip as Uint8Array<ArrayBuffer>]) }];
      const added = await encoders.add(given, ignore);
      expect({ ...added, addedAtMs: 0 }).toEqual({ ...plain, addedAtMs: 0 });
    }
  });

  test("half-written is not listed, and is cleared away", async () => {
    await writeFile(await makeFolder("encoders", "half"), "model.safetensors", "01");
    expect(await listAdded()).toEqual([]);
    expect(await findFolder("encoders", "half")).toBeNull();
  });

  test("of a later version stays, and is not listed", async () => {
    await writeFile(await makeFolder("encoders", "later"), "facts.json", '{"format":2}');
    expect(await listAdded()).toEqual([]);
    expect(await findFolder("encoders", "later")).not.toBeNull();
  });

  test("is removed by itself, or with everything, but not while a run may read it", async () => {
    const { sha256 } = await encoders.add(makeEncoderFolder("tiny"), ignore);
    await navigator.locks.request(lockName("some"), async () => {
      await expect(encoders.remove(sha256)).rejects.toMatchObject({
        problem: { code: "session/run-under-way" },
      });
    });
    await encoders.remove(sha256);
    expect(await listAdded()).toEqual([]);
    await encoders.add(makeEncoderFolder("tiny"), ignore);
    expect(await removeEverything(workers)).toEqual([]);
    expect(await findFolder("encoders")).toBeNull();
  });
});

describe("an encoder that is not there", () => {
  test("is refused by name, with those that are", async () => {
    await encoders.add(makeEncoderFolder("tiny"), ignore);
    await expect(openEncoder(workers, folder("models/other"))).rejects.toMatchObject({
      problem: { code: "train/no-encoder", facts: { name: "models/other", kept: ["tiny"] } },
    });
    await expect(
      openEncoder(workers, { source: "builtin", name: "nothing", maxTokens: 16 }),
    ).rejects.toMatchObject({ problem: { code: expect.stringMatching(/^(train|model)\//) as string } });
  });

  test("is null where a recipe starts from random weights", async () => {
    expect(
      await openEncoder(workers, { source: "random", layers: 2, hidden: 128, maxTokens: 16 }),
    ).toBeNull();
  });
});
