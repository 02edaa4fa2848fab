import type { Recipe } from "./types.ts";

/** The models that a run trains, its own first: a fusion of both kinds is compared with each kind alone. */
export function listParts({
  fusion,
  evaluate,
}: Pick<Recipe, "fusion" | "evaluate">): ("main" | "text-only" | "structured-only")[] {
  const isJoint = fusion !== "text-only" && fusion !== "structured-only";
  const parts = (["text-only", "structured-only"] as const).filter((part) =>
    evaluate.baselines.includes(part),
  );
  return ["main", ...(isJoint ? parts : [])];
}
