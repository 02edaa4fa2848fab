import { fail } from "../../base/problem.ts";
import type { EncoderFolder, KeptEncoder, OpenedEncoder, ReadFolder } from "./types.ts";

const fileNames = ["config.json", "tokenizer.json", "model.safetensors"];

/** The encoders that ship with the app. */
export interface BuiltinEncoders {
  /** `base` is the address of the page. */
  list(names: readonly string[], base: string): Promise<KeptEncoder[]>;
  open(name: string, base: string): Promise<OpenedEncoder>;
}

/**
 * Opens the encoders that ship with the app, from models/ beside the page; each is fetched once.
 *
 * errors: train/no-builtin-encoder, where a file cannot be fetched; those of reading a folder
 */
export function initBuiltinEncoders(read: ReadFolder): BuiltinEncoders {
  const opened = new Map<string, Promise<EncoderFolder>>();
  const openFolder = (name: string, base: string) => {
    const folder = opened.get(name) ?? fetchFolder(read, name, base);
    folder.catch(() => opened.delete(name));
    opened.set(name, folder);
    return folder;
  };
  return {
    list: (names, base) =>
      Promise.all(names.map(async (name) => describeFolder(name, await openFolder(name, base)))),
    open: async (name, base) => {
      const { sha256, shape, weights, tokenizer } = await openFolder(name, base);
      return { encoder: { name, sha256, shape, weights }, tokenizer };
    },
  };
}

function describeFolder(name: string, folder: EncoderFolder): KeptEncoder {
  const { sha256, architecture, shape, listed } = folder;
  return {
    source: "builtin",
    name,
    sha256,
    architecture,
    shape,
    parameters: listed.parameters,
    sizeBytes: listed.bytes,
    licence: listed.licence,
    leftOut: listed.leftOut,
    addedAtMs: null,
  };
}

async function fetchFolder(read: ReadFolder, name: string, base: string): Promise<EncoderFolder> {
  const files = fileNames.map(async (file) => {
    const response = await fetch(new URL(`models/${encodeURIComponent(name)}/${file}`, base)).catch(
      () => null,
    );
    const isPage = response?.headers.get("content-type")?.startsWith("text/html"); // of a host that answers all
    if (!response?.ok || isPage) return failUnreachable(name, file, response?.status);
    return { path: `${name}/${file}`, blob: await response.blob() };
  });
  return read(await Promise.all(files));
}

function failUnreachable(name: string, file: string, status: number | undefined): never {
  fail(
    "train/no-builtin-encoder",
    `The built-in encoder "${name}" could not be fetched: models/${name}/${file} answered ${status ?? "nothing"}. Connect once to the server of this page.`,
    { name, file, status: status ?? "–" },
  );
}
