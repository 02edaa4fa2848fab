import type { AblationName, FusionKind, PartName, Recipe } from "./types.ts";

type Chosen = Pick<Recipe, "fusion" | "pretrain" | "unlabelled" | "train">;

/** The models that a run trains, its own first: a fusion of both kinds is compared with each kind alone. */
export function listParts(recipe: Chosen & Pick<Recipe, "evaluate">): PartName[] {
  const { fusion, evaluate } = recipe;
  const isJoint = fusion !== "text-only" && fusion !== "structured-only";
  const kinds = isJoint ? (["text-only", "structured-only"] as const) : [];
  const parts = [...kinds, ...listAblations(recipe)];
  return ["main", ...parts.filter((part) => evaluate.baselines.includes(part))];
}

/** Lists what of a recipe can be left out to see what it is worth: each thing for small labelled sets that is on. */
export function listAblations({ fusion, pretrain, unlabelled, train }: Chosen): AblationName[] {
  const hasText = fusion !== "structured-only";
  const isOn: Record<AblationName, boolean> = {
    "without-pretraining": hasText && pretrain.minutes > 0,
    "without-unlabelled": unlabelled.use,
    "without-augmentation": hasText && Object.values(train.augment).some((share) => share > 0),
  };
  return (Object.keys(isOn) as AblationName[]).filter((name) => isOn[name]);
}

/** Whether customers without a label come along: for the class that they are given, or for their texts alone. */
export function bringsUnlabelled({ fusion, pretrain, unlabelled }: Omit<Chosen, "train">): boolean {
  return unlabelled.use || (fusion !== "structured-only" && pretrain.minutes > 0);
}

/** The fusion of a part of a run. */
export function fusionOf({ fusion }: Pick<Recipe, "fusion">, part: PartName): FusionKind {
  return part === "text-only" || part === "structured-only" ? part : fusion;
}

/** The recipe that a part is trained by: that of the run, without the one thing that the part is named after. */
export function recipeOf<R extends Chosen>(recipe: R, part: PartName): R {
  const { train, unlabelled, pretrain } = recipe;
  if (part === "without-pretraining") return { ...recipe, pretrain: { ...pretrain, minutes: 0 } };
  if (part === "without-unlabelled") return { ...recipe, unlabelled: { ...unlabelled, use: false } };
  if (part === "without-augmentation")
    return { ...recipe, train: { ...train, augment: { dropTokens: 0, replaceTokens: 0, swapTokens: 0 } } };
  return recipe;
}
