import type { EncoderShape } from "./shape.ts";

/** Shapes of weights, by name. */
export type Shapes = Record<string, number[]>;

/** Weight and bias of a linear layer. */
export const linear = (name: string, outs: number, ins: number): Shapes => ({
  [`${name}.weight`]: [outs, ins],
  [`${name}.bias`]: [outs],
});

/** Scale and shift of a LayerNorm. */
export const layerNorm = (name: string, width: number): Shapes => ({
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
    Object.assign(shapes, listBlockShapes(`encoder.layer.${i}`, hidden, intermediate));
  }
  return shapes;
}

/** Lists name and shape of every weight of one block. */
export function listBlockShapes(name: string, hidden: number, intermediate: number): Shapes {
  const shapes: Shapes = {};
  for (const part of ["self.query", "self.key", "self.value", "output.dense"]) {
    Object.assign(shapes, linear(`${name}.attention.${part}`, hidden, hidden));
  }
  return {
    ...shapes,
    ...layerNorm(`${name}.attention.output.LayerNorm`, hidden),
    ...linear(`${name}.intermediate.dense`, intermediate, hidden),
    ...linear(`${name}.output.dense`, hidden, intermediate),
    ...layerNorm(`${name}.output.LayerNorm`, hidden),
  };
}

/** Lists name and shape of every weight of the head that guesses masked tokens. */
export function listMaskedHeadShapes({ hidden, vocabularySize }: EncoderShape): Shapes {
  return {
    ...linear("cls.predictions.transform.dense", hidden, hidden),
    ...layerNorm("cls.predictions.transform.LayerNorm", hidden),
    "cls.predictions.bias": [vocabularySize],
  };
}
