import { cpSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeTempFolder } from "./temp-folder.ts";

const built = fileURLToPath(new URL("../../dist", import.meta.url));

/** Ways in which a browser, a device or a disk is less than one hopes, as statements that run before a script of the app. */
export const breakages = {
  noWebgpu: `Object.defineProperty(WorkerNavigator.prototype, "gpu", { get: () => undefined });`,
  noAdapter: `GPU.prototype.requestAdapter = async () => null;`,
  /** The one module with an instruction of relaxed SIMD that is put to the test: 253 133 2 is f32x4.relaxed_madd. */
  noRelaxedSimd: `{
    const validate = WebAssembly.validate;
    WebAssembly.validate = (bytes) => !new Uint8Array(bytes).join().includes("253,133,2") && validate(bytes);
  }`,
  fullDisk: `{
    const refuse = async () => { throw new DOMException("The disk is full.", "QuotaExceededError"); };
    FileSystemFileHandle.prototype.createWritable = refuse;
    FileSystemFileHandle.prototype.createSyncAccessHandle = refuse;
  }`,
  /** The first device is destroyed after so many submissions to its queue. */
  destroyDevice: (submissions: number) => `{
    const { requestDevice } = GPUAdapter.prototype;
    const { submit } = GPUQueue.prototype;
    let first = null, left = ${submissions};
    GPUAdapter.prototype.requestDevice = async function (...given) {
      const device = await requestDevice.apply(this, given);
      first ??= device;
      return device;
    };
    GPUQueue.prototype.submit = function (...given) {
      if (this === first.queue && --left === 0) first.destroy();
      return submit.apply(this, given);
    };
  }`,
  /** Workers of the page by the start of their file's name, so that one can be ended from outside. */
  nameWorkers: `{
    const Started = Worker;
    globalThis.startedWorkers = [];
    globalThis.Worker = class extends Started {
      constructor(url, options) {
        super(url, options);
        startedWorkers.push({ url: String(url), worker: this });
      }
    };
  }`,
};

/** A copy of the built app with statements before the script of the page, or of the worker that trains. */
export function makeBrokenApp(change: { page?: string; train?: string }): string {
  const folder = makeTempFolder();
  cpSync(built, folder, { recursive: true });
  const assets = join(folder, "assets");
  const names = readdirSync(assets);
  for (const [script, statements] of [
    [/^index-.*\.js$/, change.page],
    [/^train\.worker-.*\.js$/, change.train],
  ] as const) {
    if (statements === undefined) continue;
    const found = names.filter((name) => script.test(name));
    if (found.length !== 1)
      throw new Error(`${found.length} files of the built app match ${script}; expected one`);
    const path = join(assets, found[0]);
    writeFileSync(path, `${statements}\n${readFileSync(path, "utf8")}`);
  }
  return folder;
}
