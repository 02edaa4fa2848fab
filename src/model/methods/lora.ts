import type { LoraTarget, MethodRecipe } from "../../recipe/types.ts";
import type { EncoderShape } from "../shape.ts";
import { countBelow, isAdded, spreadDown, type AddedWeight, type Method } from "./method.ts";

/** Settings of LoRA. */
export type LoraRecipe = Extract<MethodRecipe, { kind: "lora" }>;

/** Where a matrix stands below `encoder.layer.N`. */
const places: Record<LoraTarget, string> = {
  query: "attention.self.query",
  key: "attention.self.key",
  value: "attention.self.value",
  output: "attention.output.dense",
  intermediate: "intermediate.dense",
  outputDense: "output.dense",
};

function measure(target: LoraTarget, { hidden, intermediate }: EncoderShape): [outs: number, ins: number] {
  if (target === "intermediate") return [intermediate, hidden];
  return target === "outputDense" ? [hidden, intermediate] : [hidden, hidden];
}

/**
 * Puts two narrow matrices beside some of the encoder's and trains them alone: W x + alpha / rank B A x.
 *
 * A starts drawn, B as zeros, so that a fresh LoRA changes nothing.
 *
 * source: Hu et al. 2021, arXiv 2106.09685, section 4.1
 */
export function describeLora({ rank, targets, topLayers }: LoraRecipe): Method {
  return {
    countFrozen: (shape) => countBelow(shape, topLayers),
    listAdded: (shape) => {
      const added: Record<string, AddedWeight> = {};
      for (const target of new Set(targets)) {
        const [outs, ins] = measure(target, shape);
        added[`${places[target]}.loraA`] = { shape: [rank, ins], deviation: spreadDown(ins) };
        added[`${places[target]}.loraB`] = { shape: [outs, rank], deviation: 0 };
      }
      return added;
    },
    isTrained: isAdded,
    end: "merges",
  };
}
