import { beforeAll, describe, test } from "vitest";
import { nodeBackends, startBackend } from "../../support/backends.ts";
import { checkMethod, methodExamples } from "../../support/model-parity.ts";

describe.each(nodeBackends)("on %s", (backend) => {
  beforeAll(() => startBackend(backend));

  test.each(methodExamples)(
    "logits, loss and gradients of $method.kind equal those of PyTorch on transformers' BertModel",
    (example) => checkMethod(example, { values: 1e-5, gradients: 1e-4 }),
  );
});
