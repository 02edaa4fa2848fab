import { fail } from "../../base/problem.ts";
import { digest } from "./digest.ts";

/** What a pack ends with: the comment of the zip, which holds the SHA-256 of every byte before the comment. */
const sealPattern = /^clientele-model-pack sha256 ([0-9a-f]{64})$/;
const writeSeal = (sha256: string) => `clientele-model-pack sha256 ${sha256}`;

const sealBytes = writeSeal("0".repeat(64)).length;
/** The end of a zip: its last two bytes say how long the comment behind it is. */
const lengthBytes = 2;

/**
 * Seals a zip without a comment: its new comment holds the SHA-256 of all bytes before it.
 *
 * The seal tells damage, not forgery: whoever changes a pack on purpose can seal it anew.
 *
 * memory: returns a new array; changes the last two bytes of `zip`
 * errors: report/no-hashing
 */
export async function sealZip(zip: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  new DataView(zip.buffer, zip.byteOffset).setUint16(zip.length - lengthBytes, sealBytes, true);
  const sealed = new Uint8Array(zip.length + sealBytes);
  sealed.set(zip);
  sealed.set(new TextEncoder().encode(writeSeal(await digest(zip))), zip.length);
  return sealed;
}

/**
 * Throws unless a sealed zip is whole: not a byte changed, none missing, none added.
 *
 * errors: report/pack-cut, where the seal is not there; report/pack-changed; report/no-hashing
 */
export async function assertSealed(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const end = Math.max(0, bytes.length - sealBytes);
  const seal = sealPattern.exec(new TextDecoder("latin1").decode(bytes.subarray(end)));
  if (!seal) {
    fail(
      "report/pack-cut",
      `The model pack ends after ${bytes.length} bytes without its seal: it was cut short, or packed again by ` +
        "another program; copy the file again from where it was saved.",
      { sizeBytes: bytes.length },
    );
  }
  if ((await digest(bytes.subarray(0, end))) !== seal[1]) {
    fail(
      "report/pack-changed",
      "The model pack is not as it was saved: its SHA-256 is another than the one in its seal; copy the file again " +
        "from where it was saved.",
    );
  }
}
