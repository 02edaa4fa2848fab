import { categoryWidth, structuredWidth } from "./fusion/widths.ts";
import { listAdded } from "./methods/methods.ts";
import type { EncoderShape, ModelShape } from "./shape.ts";

type Shapes = Record<string, number[]>;

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

const linear = (name: string, outs: number, ins: number): Shapes => ({
  [`${name}.weight`]: [outs, ins],
  [`${name}.bias`]: [outs],
});

const layerNorm = (name: string, width: number): Shapes => ({
  [`${name}.weight`]: [width],
  [`${name}.bias`]: [width],
});

/**
 * Lists name and shape of every weight of an encoder.
 *
 * source: transformers, BertModel without its pooler
 */
export function listEncoderShapes(shape: EncoderShape): Shapes {
  const { layers, hidden, intermediate, vocabularySize, positions, tokenTypes } = shape;
  const types = { "embeddings.token_type_embeddings.weight": [tokenTypes, hidden] };
  const shapes: Shapes = {
    "embeddings.word_embeddings.weight": [vocabularySize, hidden],
    "embeddings.position_embeddings.weight": [positions, hidden],
    ...(tokenTypes > 0 ? types : {}),
    ...layerNorm("embeddings.LayerNorm", hidden),
  };
  for (let i = 0; i < layers; i++) {
    const name = `encoder.layer.${i}`;
    for (const part of ["self.query", "self.key", "self.value", "output.dense"]) {
      Object.assign(shapes, linear(`${name}.attention.${part}`, hidden, hidden));
    }
    Object.assign(
      shapes,
      layerNorm(`${name}.attention.output.LayerNorm`, hidden),
      linear(`${name}.intermediate.dense`, intermediate, hidden),
      linear(`${name}.output.dense`, hidden, intermediate),
      layerNorm(`${name}.output.LayerNorm`, hidden),
    );
  }
  return shapes;
}

/** Lists name and shape of every weight of the head that guesses masked tokens. */
export function listMaskedHeadShapes({ hidden, vocabularySize }: EncoderShape): Shapes {
  return {
    ...linear("cls.predictions.transform.dense", hidden, hidden),
    ...layerNorm("cls.predictions.transform.LayerNorm", hidden),
    "cls.predictions.bias": [vocabularySize],
  };
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
