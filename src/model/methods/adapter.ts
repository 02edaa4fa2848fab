import type { MethodRecipe } from "../../recipe/types.ts";
import { countBelow, isAdded, spreadDown, type AddedWeight, type Method } from "./method.ts";

/** Below `encoder.layer.N`: after attention, and after the inner layers. */
const places = ["attention.output", "output"];

/**
 * Puts a bottleneck with GELU behind both halves of a block and trains it alone: y + up(GELU(down(y))), before the residual and LayerNorm.
 *
 * `up` starts as zeros, so that a fresh adapter changes nothing. LayerNorm is left as it was, which Houlsby trains too.
 *
 * source: Houlsby et al. 2019, arXiv 1902.00751, figure 2; start of He et al. 2021, arXiv 2110.04366
 */
export function describeAdapter({
  bottleneck,
  topLayers,
}: Extract<MethodRecipe, { kind: "adapter" }>): Method {
  return {
    countFrozen: (shape) => countBelow(shape, topLayers),
    listAdded: ({ hidden }) => {
      const added: Record<string, AddedWeight> = {};
      for (const place of places) {
        const name = `${place}.adapter`;
        added[`${name}.down.weight`] = { shape: [bottleneck, hidden], deviation: spreadDown(hidden) };
        added[`${name}.down.bias`] = { shape: [bottleneck], deviation: 0 };
        added[`${name}.up.weight`] = { shape: [hidden, bottleneck], deviation: 0 };
        added[`${name}.up.bias`] = { shape: [hidden], deviation: 0 };
      }
      return added;
    },
    isTrained: isAdded,
    end: "stays",
  };
}
