import { expose } from "comlink";
import { parseProblem, type Problem } from "../../src/base/problem.ts";
import { initEncoderStore } from "../../src/train/encoders/encoder-store.ts";
import { openOpfsSpill } from "../../src/train/trunk/opfs-spill.ts";
import { makeEncoderFolder } from "../support/tiny-encoder.ts";
import type { StorageApi } from "./storage-api.ts";

const list = async (...path: string[]): Promise<string[]> => {
  let folder = await navigator.storage.getDirectory();
  for (const name of path) folder = await folder.getDirectoryHandle(name, { create: true });
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
};

const add = async (): Promise<Problem | null> => {
  try {
    await initEncoderStore().add(makeEncoderFolder("tiny"), () => undefined);
    return null;
  } catch (thrown) {
    return parseProblem(thrown);
  }
};

const api: StorageApi = {
  async spill(runId) {
    const { file, bytes } = (await openOpfsSpill(runId))!;
    file.write(0, Float32Array.of(1, 2, 3));
    file.write(3, Float32Array.of(-4.5));
    const into = new Float32Array(2);
    file.read(2, into);
    const during = await list("runs", runId, "train");
    const isOpenedTwice = (await openOpfsSpill(runId)) !== null;
    await file.close();
    return { bytes, read: [...into], during, isOpenedTwice, after: await list("runs", runId, "train") };
  },
  async addWithFree(quota, usage) {
    navigator.storage.estimate = async () => ({ quota, usage });
    return { problem: await add(), kept: await list("encoders") };
  },
  async addOnDiskOf(bytes) {
    let left = bytes;
    const { write } = FileSystemSyncAccessHandle.prototype;
    FileSystemSyncAccessHandle.prototype.write = function (values, options) {
      if (values.byteLength > left) throw new DOMException("full", "QuotaExceededError");
      left -= values.byteLength;
      return write.call(this, values, options);
    };
    return { problem: await add(), kept: await list("encoders") };
  },
};

expose(api);
