import type { PretrainMessage } from "./pretrain-message.ts";

/** Starts the worker and hands on what it says: lines through the console, files through a function of the script. */
declare global {
  interface Window {
    saveFile(name: string, base64: string): Promise<void>;
  }
}

const say = (message: object) => console.debug("pretrain:" + JSON.stringify(message));

/** Written in pieces, since a function takes only so many arguments. */
function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

const worker = new Worker(new URL("./pretrain.worker.ts", import.meta.url), { type: "module" });
worker.addEventListener("error", ({ message }) =>
  say({ kind: "failed", message: message || "The worker did not start." }),
);
worker.addEventListener("message", async ({ data }: MessageEvent<PretrainMessage>) => {
  if (data.kind !== "done") return say(data);
  for (const [name, bytes] of Object.entries(data.folder)) await window.saveFile(name, toBase64(bytes));
  await window.saveFile("exact.safetensors", toBase64(data.exact));
  say({ kind: "done", facts: data.facts });
});
