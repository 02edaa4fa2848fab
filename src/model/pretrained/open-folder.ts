import { isObject, type Unknown } from "../../base/json.ts";
import { fail } from "../../base/problem.ts";
import type { FolderFile } from "./types.ts";

/** A folder whose files are asked for by their place in it; it remembers which were. */
export interface OpenFolder {
  /** Its own name, "" where it has none. */
  name: string;
  paths: string[];
  find(path: string): Blob | null;
  /** Reads a JSON object or list; null where there is no such file. */
  findJson(path: string): Promise<unknown>;
  /** As findJson, for what must be there and be an object. */
  readJson(path: string): Promise<Unknown>;
  listUsed(): FolderFile[];
}

/** What shows which of several nested folders is that of the encoder. */
const landmarks = ["modules.json", "config.json"];

/**
 * Opens a list of files as the folder of an encoder, wherever in the list that lies.
 *
 * Files of the operating system (`__MACOSX`, names that begin with a dot) are passed over.
 *
 * errors: model/several-encoders, where two folders of the list might be meant
 */
export function openFolder(given: readonly FolderFile[]): OpenFolder {
  const files = given.map(({ path, blob }) => ({ path: tidyPath(path), blob })).filter(isVisible);
  const root = findRoot(files.map(({ path }) => path));
  const inside = files
    .filter(({ path }) => path.startsWith(root))
    .map(({ path, blob }) => [path.slice(root.length), blob] as const);
  const blobs = new Map(inside);
  const used = new Set<string>();
  const find = (path: string) => {
    const blob = blobs.get(path) ?? null;
    if (blob) used.add(path);
    return blob;
  };
  const findJson = async (path: string) => {
    const blob = find(path);
    return blob ? parseJson(path, await blob.text()) : null;
  };
  return {
    name: root.split("/").at(-2) ?? "",
    paths: [...blobs.keys()].sort(),
    find,
    findJson,
    readJson: async (path) => {
      const content = (await findJson(path)) ?? failMissing(path);
      return isObject(content) ? content : failJson(path, "it holds no object");
    },
    listUsed: () => [...used].sort().map((path) => ({ path, blob: blobs.get(path)! })),
  };
}

const tidyPath = (path: string) =>
  path
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");

const isVisible = ({ path }: FolderFile) =>
  path.split("/").every((part) => !part.startsWith(".") && part !== "__MACOSX");

/** The folder that holds the landmark which lies least deep, with "/" at its end; where there is none, that of all files. */
function findRoot(paths: string[]): string {
  for (const landmark of landmarks) {
    const roots = paths
      .filter((path) => path === landmark || path.endsWith(`/${landmark}`))
      .map((path) => path.slice(0, path.length - landmark.length))
      .sort((a, b) => countParts(a) - countParts(b));
    const [first, second] = roots;
    if (first === undefined) continue;
    if (second !== undefined && countParts(first) === countParts(second)) failSeveral(roots);
    return first;
  }
  const [first = ""] = paths;
  const top = `${first.split("/")[0]}/`;
  return paths.length > 0 && paths.every((path) => path.startsWith(top)) ? top : "";
}

const countParts = (root: string) => root.split("/").length;

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return failJson(path, `its ${text.length} characters are no JSON`);
  }
}

function failSeveral(roots: string[]): never {
  const found = roots.slice(0, 5).map((root) => root.slice(0, -1));
  fail("model/several-encoders", `Found several encoders (${found.join(", ")}); add one folder at a time.`, {
    found,
  });
}

function failMissing(file: string): never {
  fail(
    "model/missing-file",
    `The folder holds no ${file}; add the whole folder of an encoder in the Hugging Face layout.`,
    { file },
    { file },
  );
}

function failJson(file: string, reason: string): never {
  fail("model/broken-json", `${file} cannot be read: ${reason}; copy the file again.`, { reason }, { file });
}
