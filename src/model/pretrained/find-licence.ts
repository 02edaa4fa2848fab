import type { OpenFolder } from "./open-folder.ts";

/** A licence is read up to here; that of the GPL has 35,000 characters. */
const mostCharacters = 100_000;

/** Finds the text of a folder's licence, or else the name that its README gives it; null where there is neither. */
export async function findLicence(folder: OpenFolder): Promise<string | null> {
  const isLicence = (path: string) => /^(licen[sc]e|copying)(\.(txt|md))?$/i.test(path);
  const text = folder.find(folder.paths.find(isLicence) ?? "");
  if (text) return (await text.text()).slice(0, mostCharacters).trim();
  const readme = await folder.find("README.md")?.text();
  const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(readme ?? "")?.[1] ?? "";
  const named = /^license:[ \t]*["']?([^"'\r\n]+?)["']?[ \t]*$/m.exec(front);
  return named ? named[1] : null;
}
