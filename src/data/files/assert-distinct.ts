import { fail } from "../../base/problem.ts";
import type { TableSource } from "../types.ts";

/**
 * Refuses two files of one name, and two tables whose names differ in case alone: SQL knows no letter case in names.
 *
 * errors: data/same-name
 */
export function assertDistinct(sources: TableSource[]): void {
  sources.forEach(({ name, file }, i) => {
    const twin = sources.slice(0, i).find((other) => {
      const isOtherFile = other.file !== file && other.file.name === file.name;
      return isOtherFile || other.name.toLowerCase() === name.toLowerCase();
    });
    if (!twin) return;
    const message = `Two files are called ${file.name}; rename one of them, so that each table has a name of its own.`;
    fail("data/same-name", message, { name: file.name }, { file: file.name });
  });
}
