import { fail } from "../../base/problem.ts";
import { readEncoderFolder } from "../../model/pretrained/read-encoder-folder.ts";
import type { EncoderFolder } from "../../model/pretrained/types.ts";
import { describeFolder, giveFolder } from "./describe-folder.ts";
import type { KeptEncoder, OpenedEncoder } from "./types.ts";

const fileNames = ["config.json", "tokenizer.json", "model.safetensors"];
/** Says the licence; an encoder is used without it all the same. */
const cardName = "README.md";

/** The encoders that ship with the app; `base` is the address of the page. */
export interface BuiltinEncoders {
  list(names: readonly string[], base: string): Promise<KeptEncoder[]>;
  open(name: string, base: string): Promise<OpenedEncoder>;
}

/**
 * Opens the encoders that ship with the app, from models/ beside the page; each is fetched once.
 *
 * errors: train/no-builtin-encoder, where a file cannot be fetched; those of readEncoderFolder
 */
export function initBuiltinEncoders(): BuiltinEncoders {
  const opened = new Map<string, Promise<EncoderFolder>>();
  const openFolder = (name: string, base: string) => {
    const folder = opened.get(name) ?? fetchFolder(name, base);
    folder.catch(() => opened.delete(name));
    opened.set(name, folder);
    return folder;
  };
  const list = async (name: string, base: string) =>
    describeFolder(await openFolder(name, base), { name, source: "builtin", addedAtMs: null });
  return {
    list: (names, base) => Promise.all(names.map((name) => list(name, base))),
    open: async (name, base) => giveFolder(await openFolder(name, base), name),
  };
}

async function fetchFolder(name: string, base: string): Promise<EncoderFolder> {
  const ask = async (file: string) => {
    const address = new URL(`models/${encodeURIComponent(name)}/${file}`, base);
    const response = await fetch(address).catch(() => null);
    const isPage = response?.headers.get("content-type")?.startsWith("text/html"); // of a host that answers all
    const blob = response?.ok && !isPage ? await response.blob() : null;
    return { path: `${name}/${file}`, blob, status: response?.status };
  };
  const asked = await Promise.all([...fileNames, cardName].map(ask));
  const files = asked.flatMap(({ path, blob, status }) => {
    if (blob) return [{ path, blob }];
    const file = path.slice(name.length + 1);
    return file === cardName ? [] : failUnreachable(name, file, status);
  });
  return readEncoderFolder(files);
}

function failUnreachable(name: string, file: string, status: number | undefined): never {
  fail(
    "train/no-builtin-encoder",
    `The built-in encoder "${name}" could not be fetched: models/${name}/${file} answered ${status ?? "nothing"}. Connect once to the server of this page.`,
    { name, file, status: status ?? "–" },
  );
}
