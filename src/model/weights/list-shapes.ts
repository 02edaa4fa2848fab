import { categoryWidth, structuredWidth } from "../fusion/widths.ts";
import type { ModelShape } from "../shape.ts";

type Shapes = Record<string, number[]>;

const tokenTypes = 2;

const linear = (name: string, outs: number, ins: number): Shapes => ({
  [`${name}.weight`]: [outs, ins],
  [`${name}.bias`]: [outs],
});

const layerNorm = (name: string, width: number): Shapes => ({
  [`${name}.weight`]: [width],
  [`${name}.bias`]: [width],
});

/** Lists the weights that initModel makes, by name with their shape, without making them. */
export function listWeightShapes(shape: ModelShape): Shapes {
  return { ...(shape.fusion === "structured-only" ? {} : listEncoder(shape)), ...listFusion(shape) };
}

function listEncoder({ vocabularySize, maxTokens, hidden, intermediate, layers }: ModelShape): Shapes {
  const shapes: Shapes = {
    "embeddings.word_embeddings.weight": [vocabularySize, hidden],
    "embeddings.position_embeddings.weight": [maxTokens, hidden],
    "embeddings.token_type_embeddings.weight": [tokenTypes, hidden],
    ...layerNorm("embeddings.LayerNorm", hidden),
  };
  for (let i = 0; i < layers; i++) {
    const block = `encoder.layer.${i}`;
    for (const part of ["query", "key", "value"])
      Object.assign(shapes, linear(`${block}.attention.self.${part}`, hidden, hidden));
    Object.assign(
      shapes,
      linear(`${block}.attention.output.dense`, hidden, hidden),
      layerNorm(`${block}.attention.output.LayerNorm`, hidden),
      linear(`${block}.intermediate.dense`, intermediate, hidden),
      linear(`${block}.output.dense`, hidden, intermediate),
      layerNorm(`${block}.output.LayerNorm`, hidden),
    );
  }
  return shapes;
}

function listFusion(shape: ModelShape): Shapes {
  const { hidden, outputs, fusion, categorySizes } = shape;
  const columns = structuredWidth(shape);
  const head = linear("head", outputs, hidden);
  if (fusion === "text-only") return head;
  const tables: Shapes = Object.fromEntries(
    categorySizes.map((levels, i) => [`fusion.categories.${i}.weight`, [levels, categoryWidth(levels)]]),
  );
  if (fusion === "concat") return { ...tables, ...head, ...linear("fusion.joint", hidden, hidden + columns) };
  return {
    ...tables,
    ...head,
    ...linear("fusion.structured.0", hidden, columns),
    ...linear("fusion.structured.1", hidden, hidden),
    ...(fusion === "gated" ? linear("fusion.text", hidden, hidden) : {}),
    ...(fusion === "gated" ? linear("fusion.gate", hidden, 2 * hidden) : {}),
  };
}
