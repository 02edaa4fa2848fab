import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, test } from "vitest";
import { loadSafetensors } from "../../../src/model/weights/safetensors.ts";
import { nodeBackends, startBackend } from "../../support/backends.ts";
import { encodersFolder, readTinyFolder } from "../../support/encoder-folders.ts";
import {
  checkMaskedLanguage,
  checkStates,
  checkTraining,
  guessingEncoders,
  tinyEncoders,
} from "../../support/model-parity.ts";

const readGolden = (name: string) =>
  loadSafetensors(new Uint8Array(readFileSync(join(encodersFolder, `${name}.safetensors`)))).tensors;
const tolerances = { values: 1e-5, gradients: 1e-5 };

describe.each(nodeBackends)("on %s", (backend) => {
  beforeAll(() => startBackend(backend));

  test.each(tinyEncoders)("hidden states and both pooled vectors of %s equal those of transformers", (name) =>
    checkStates(readTinyFolder(name), readGolden(name), tolerances),
  );

  test.each(tinyEncoders)(
    "logits, loss and the gradient of every weight of %s equal those of PyTorch",
    (name) => checkTraining(readTinyFolder(name), readGolden(name), tolerances),
  );

  test.each(guessingEncoders)(
    "what guesses masked tokens in %s scores every word as in transformers",
    (name) => checkMaskedLanguage(readTinyFolder(name), readGolden(name), tolerances),
  );
});
