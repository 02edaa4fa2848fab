import { beforeAll, expect, test } from "vitest";
import { listShapes } from "../../src/model/list-shapes.ts";
import { countShapeParameters } from "../../src/model/memory.ts";
import { countParameters, initModel, type ModelShape } from "../../src/model/model.ts";
import { startBackend } from "../support/backends.ts";
import { tinyShape } from "../support/models.ts";

beforeAll(() => startBackend("cpu"));

const bins = [[0, 1], [-1, 0, 2], [-1, -0.5, 0, 3]]; // prettier-ignore
const fusions: [ModelShape["fusion"], Partial<ModelShape>][] = [
  ["gated", {}],
  ["concat", {}],
  ["text-only", {}],
  ["structured-only", {}],
  ["cross-attention", { bins }],
  ["cross-attention", { bins, categorySizes: [] }],
  ["cross-attention", { bins: [], numbers: 0 }],
  ["cross-attention", { bins, combine: "attend" }],
  ["text-only", { combine: "attend" }],
];

test.each(fusions)(
  "the shapes listed for %s %j are those of the weights that are made, and so is their number",
  (fusion, sizes) => {
    const shape = { ...tinyShape, fusion, ...sizes };
    const weights = initModel(shape, 1);
    const made = Object.entries(weights).map(([name, tensor]) => [name, tensor.shape]);
    expect(listShapes(shape)).toEqual(Object.fromEntries(made));
    expect(countShapeParameters(shape)).toBe(countParameters(weights));
  },
);
