import { attendWidth, categoryWidth, columnTokens, structuredWidth } from "./fusion/widths.ts";
import { layerNorm, linear, listBlockShapes, listEncoderShapes, type Shapes } from "./list-encoder-shapes.ts";
import { listAdded } from "./methods/methods.ts";
import type { ModelShape } from "./shape.ts";

/**
 * Lists name and shape of every weight of a model without making one.
 *
 * errors: none
 * source: what `initModel` makes; a test holds the two against each other
 */
export function listShapes(shape: ModelShape): Shapes {
  const fusion = {
    ...listTexts(shape),
    ...listFusion(shape),
    ...linear("head", shape.outputs, shape.hidden),
  };
  if (shape.fusion === "structured-only") return fusion;
  const added = Object.entries(listAdded(shape)).map(([name, weight]) => [name, weight.shape]);
  return { ...listEncoderShapes(shape), ...Object.fromEntries(added), ...fusion };
}

const listAttend = (name: string, hidden: number): Shapes => ({
  ...linear(`${name}.dense`, attendWidth(hidden), hidden),
  [`${name}.scores.weight`]: [1, attendWidth(hidden)],
});

const listTexts = ({ combine, hidden }: ModelShape): Shapes =>
  combine === "attend" ? listAttend("fusion.texts", hidden) : {};

const listGate = (hidden: number): Shapes => ({
  ...linear("fusion.text", hidden, hidden),
  ...linear("fusion.gate", hidden, 2 * hidden),
});

function listCrossAttention(shape: ModelShape): Shapes {
  const { hidden, intermediate, bins, categorySizes } = shape;
  const numbers = bins.map((edges, i) => [`fusion.numbers.${i}.weight`, [hidden, edges.length - 1]]);
  const categories = categorySizes.map((levels, i) => [`fusion.categories.${i}.weight`, [levels, hidden]]);
  return {
    ...(Object.fromEntries([...numbers, ...categories]) as Shapes),
    "fusion.columns.bias": [columnTokens(shape), hidden],
    ...layerNorm("fusion.columns.LayerNorm", hidden),
    ...listBlockShapes("fusion.block", hidden, intermediate),
    ...listAttend("fusion.columns.pool", hidden),
    ...listGate(hidden),
  };
}

function listFusion(shape: ModelShape): Shapes {
  const { hidden, fusion, categorySizes } = shape;
  if (fusion === "text-only") return {};
  if (fusion === "cross-attention") return listCrossAttention(shape);
  const columns = structuredWidth(shape);
  const shapes: Shapes = {};
  categorySizes.forEach((levels, i) => {
    shapes[`fusion.categories.${i}.weight`] = [levels, categoryWidth(levels)];
  });
  if (fusion === "concat") return { ...shapes, ...linear("fusion.joint", hidden, hidden + columns) };
  Object.assign(
    shapes,
    linear("fusion.structured.0", hidden, columns),
    linear("fusion.structured.1", hidden, hidden),
  );
  if (fusion === "structured-only") return shapes;
  return { ...shapes, ...listGate(hidden) };
}
