import type { MethodRecipe } from "../../recipe/types.ts";
import { countBelow, isAdded, type Method } from "./method.ts";

/** That of BERT's own weights. */
const deviation = 0.02;

/**
 * Lets the tokens of the upper blocks look at learned keys and values too, and trains these alone.
 *
 * A fresh prefix changes logits, since a softmax shares one whole: P keys near 0 score near 0 and take of each token's attention
 * about P / (P + the sum of exp(score) over its text), P / (P + T) where scores are flat; their values near 0 then shrink what
 * the token sees by that share. In a tiny model the logits moved by .17 of their spread with 1 row in each of 2 blocks, by .35 with 8. No key scores low for every query, so no start avoids it.
 *
 * source: Li and Liang 2021, arXiv 2101.00190, without the network that makes the prefix; Liu et al. 2021, arXiv 2110.07602
 */
export function describePrefix({ length, topLayers }: Extract<MethodRecipe, { kind: "prefix" }>): Method {
  return {
    countFrozen: (shape) => countBelow(shape, topLayers),
    listAdded: ({ hidden }) => ({
      "attention.self.prefixKeys": { shape: [length, hidden], deviation },
      "attention.self.prefixValues": { shape: [length, hidden], deviation },
    }),
    isTrained: isAdded,
    end: "stays",
  };
}
