import { bertKind } from "../../../src/model/shape.ts";
import type { EncodersSession } from "../../../src/session/encoders.ts";
import type { KeptEncoder } from "../../../src/train/encoders/types.ts";

/** An encoder as the session lists it. */
export function fakeEncoder(change: Partial<KeptEncoder> = {}): KeptEncoder {
  return {
    source: "folder",
    name: "all-MiniLM-L6-v2",
    sha256: "a".repeat(64),
    architecture: "bert",
    shape: {
      ...bertKind,
      layers: 6,
      hidden: 384,
      heads: 12,
      intermediate: 1536,
      vocabularySize: 30522,
      positions: 512,
    },
    maxTokens: 256,
    parameters: 22_565_376,
    sizeBytes: 91_000_000,
    licence: "apache-2.0",
    leftOut: ["pooler.dense.weight", "pooler.dense.bias"],
    addedAtMs: 1_700_000_000_000,
    ...change,
  };
}

/** A session that keeps what it is given in an array. */
export function initFakeEncoders(kept: KeptEncoder[] = []): EncodersSession {
  return {
    list: async () => [...kept],
    add: async ([{ path }], on) => {
      on(1);
      const name = path.split("/")[0];
      const added = fakeEncoder({ name, sha256: name.padEnd(64, "0") });
      kept.unshift(added);
      return added;
    },
    remove: async (sha256) => {
      kept.splice(0, kept.length, ...kept.filter((encoder) => encoder.sha256 !== sha256));
    },
  };
}
