import type { MethodRecipe } from "../../recipe/types.ts";
import type { ModelShape } from "../shape.ts";
import { describeAdapter } from "./adapter.ts";
import { bitfit } from "./bitfit.ts";
import { full } from "./full.ts";
import { head } from "./head.ts";
import { describeLora } from "./lora.ts";
import { isAdded, isOfEncoder, type AddedWeight, type Method } from "./method.ts";
import { describePrefix } from "./prefix.ts";
import { describeTop } from "./top.ts";

function describe({ fusion, method }: Pick<ModelShape, "fusion" | "method">): Method {
  if (fusion === "structured-only") return full;
  switch (method.kind) {
    case "top":
      return describeTop(method);
    case "lora":
      return describeLora(method);
    case "adapter":
      return describeAdapter(method);
    case "prefix":
      return describePrefix(method);
    default:
      return { full, head, bitfit }[method.kind];
  }
}

/** Lists every weight that the method of a model adds to its encoder, by its full name. */
export function listAdded(shape: ModelShape): Record<string, AddedWeight> {
  const method = describe(shape);
  const added: Record<string, AddedWeight> = {};
  for (let i = Math.max(0, method.countFrozen(shape)); i < shape.layers; i++) {
    for (const [name, weight] of Object.entries(method.listAdded(shape))) {
      added[`encoder.layer.${i}.${name}`] = weight;
    }
  }
  return added;
}

/** Lists which of a model's weights its method trains; what is not of the encoder, such as fusion and head, always is. */
export function listTrained(shape: ModelShape, names: readonly string[]): string[] {
  const method = describe(shape);
  return names.filter((name) => !isOfEncoder(name) || method.isTrained(name, shape));
}

/**
 * Counts the blocks below the first one that anything trained takes part in: what they give a text never changes.
 *
 * -1 where the embeddings are trained, so that nothing is frozen; `layers` where only what comes after the encoder is trained.
 */
export function countFrozenBlocks(shape: ModelShape): number {
  return describe(shape).countFrozen(shape);
}

/** The method as it takes part in the block of this number; null where it adds nothing to it. */
export function findBlockMethod(shape: ModelShape, block: number): MethodRecipe | null {
  const method = describe(shape);
  const isWithin = block >= Math.max(0, method.countFrozen(shape));
  return isWithin && ["lora", "adapter", "prefix"].includes(shape.method.kind) ? shape.method : null;
}

/** Picks the names of the small file that LoRA, adapter or prefix is saved as: what was added, and all that is not of the encoder. */
export function pickAdded(names: readonly string[]): string[] {
  return names.filter((name) => !isOfEncoder(name) || isAdded(name));
}

/** The shape that a model has once its method has ended; an encoder of another engine stays frozen. */
export function endMethod(shape: ModelShape): ModelShape {
  return shape.external || describe(shape).end === "stays" ? shape : { ...shape, method: { kind: "full" } };
}
