import type { Role } from "../../recipe/types.ts";
import type { ColumnProfile } from "../types.ts";

const splitName = /^(split|fold|side|partition|subset|set)$/i;
const targetName =
  /^(target|label|class|y|churn|churned|outcome|recommended( ind)?|bought[_ ]again|converted|标签)$/i;

/**
 * Proposes what a column is for, by its type and its values, with the reason as a code.
 *
 * The order of the rules is their rank: what cannot help (empty, constant), what divides the rows (split), then the
 * type. Keys and the target are settled over all tables by proposeRoles.
 */
export function proposeRole(
  profile: Omit<ColumnProfile, "role" | "roleReason">,
  filled: number,
): { role: Role; roleReason: string } {
  const { name, type, distinct } = profile;
  if (type === "empty") return { role: "ignore", roleReason: "empty" };
  if (distinct <= 1 && profile.missingShare === 0) return { role: "ignore", roleReason: "constant" };
  if (splitName.test(name) && type === "category" && distinct <= 5)
    return { role: "split", roleReason: "split-name" };
  if (type === "number") return { role: "number", roleReason: "numbers" };
  if (type === "date") return { role: "date", roleReason: "dates" };
  if (type === "text") return { role: "text", roleReason: "free-text" };
  if (type === "category") return { role: "category", roleReason: "few-values" };
  if (distinct > 0.5 * filled) return { role: "ignore", roleReason: "near-unique" };
  return { role: "category", roleReason: "repeated-id" };
}

/** Says whether a column is called like something to predict. */
export function hasTargetName(name: string): boolean {
  return targetName.test(name.trim());
}
