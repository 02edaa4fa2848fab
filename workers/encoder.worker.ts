import { expose } from "comlink";
import { builtinEncoders } from "../src/protocol/builtin-encoders.ts";
import { initCommonMethods } from "../src/protocol/common-methods.ts";
import type { EncoderApi } from "../src/protocol/encoder.ts";
import { toResult } from "../src/protocol/result.ts";
import { initBuiltinEncoders } from "../src/train/encoders/builtin-encoders.ts";
import { initEncoderStore } from "../src/train/encoders/encoder-store.ts";

const store = initEncoderStore();
const builtins = initBuiltinEncoders();

const api: EncoderApi = {
  ...initCommonMethods("encoder", async () => {}),
  list: (base) =>
    toResult(async () => [...(await builtins.list(builtinEncoders, base)), ...(await store.list())]),
  add: (files, onProgress) => toResult(() => store.add(files, (share) => void onProgress(share))),
  remove: (sha256) => toResult(() => store.remove(sha256)),
  open: (encoder, base) =>
    toResult(() =>
      encoder.source === "builtin" ? builtins.open(encoder.name, base) : store.open(encoder.path),
    ),
};

expose(api);
