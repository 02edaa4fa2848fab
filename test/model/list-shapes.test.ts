import { beforeAll, expect, test } from "vitest";
import { listShapes } from "../../src/model/list-shapes.ts";
import { initModel, type ModelShape } from "../../src/model/model.ts";
import { startBackend } from "../support/backends.ts";
import { tinyShape } from "../support/models.ts";

beforeAll(() => startBackend("cpu"));

const fusions: ModelShape["fusion"][] = ["gated", "concat", "text-only", "structured-only"];

test.each(fusions)("the shapes listed for %s are those of the weights that are made", (fusion) => {
  const shape = { ...tinyShape, fusion };
  const made = Object.entries(initModel(shape, 1)).map(([name, tensor]) => [name, tensor.shape]);
  expect(listShapes(shape)).toEqual(Object.fromEntries(made));
});
