import { categoryWidth, structuredWidth } from "./fusion/widths.ts";
import { linear, listEncoderShapes, type Shapes } from "./list-encoder-shapes.ts";
import { listAdded } from "./methods/methods.ts";
import type { ModelShape } from "./shape.ts";

/**
 * Lists name and shape of every weight of a model without making one.
 *
 * errors: none
 * source: what `initModel` makes; a test holds the two against each other
 */
export function listShapes(shape: ModelShape): Shapes {
  const fusion = { ...listFusion(shape), ...linear("head", shape.outputs, shape.hidden) };
  if (shape.fusion === "structured-only") return fusion;
  const added = Object.entries(listAdded(shape)).map(([name, weight]) => [name, weight.shape]);
  return { ...listEncoderShapes(shape), ...Object.fromEntries(added), ...fusion };
}

function listFusion(shape: ModelShape): Shapes {
  const { hidden, fusion, categorySizes } = shape;
  if (fusion === "text-only") return {};
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
  return {
    ...shapes,
    ...linear("fusion.text", hidden, hidden),
    ...linear("fusion.gate", hidden, 2 * hidden),
  };
}
