import { fail } from "../../base/problem.ts";

/**
 * SHA-256 of some bytes, in hexadecimal digits.
 *
 * errors: report/no-hashing, on a page that came neither over https nor from this machine: browsers compute no hash there
 */
export async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (globalThis.crypto?.subtle === undefined) {
    fail(
      "report/no-hashing",
      "This page came over plain http, where a browser computes no SHA-256, so that a model pack can be neither " +
        "sealed nor checked; open the page by https, or from localhost.",
    );
  }
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
