import type { MethodRecipe } from "../../recipe/types.ts";
import { countBelow, readBlock, type Method } from "./method.ts";

/**
 * Trains the uppermost blocks and leaves those below as they are.
 *
 * source: Howard and Ruder 2018, arXiv 1801.06146, of which one stage
 */
export function describeTop({ topLayers }: Extract<MethodRecipe, { kind: "top" }>): Method {
  return {
    countFrozen: (shape) => countBelow(shape, topLayers),
    listAdded: () => ({}),
    isTrained: (name, shape) => readBlock(name) >= countBelow(shape, topLayers),
    end: "free",
  };
}
