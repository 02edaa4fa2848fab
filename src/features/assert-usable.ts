import { fail } from "../base/problem.ts";
import type { FusionKind } from "../recipe/types.ts";

/**
 * Asserts that the customers have what the fusion joins.
 *
 * errors: features/no-inputs, with neither texts nor structured columns; features/no-text, where the fusion needs texts;
 *   features/no-structured, where it needs structured columns
 */
export function assertUsable(fusion: FusionKind, hasText: boolean, hasStructured: boolean): void {
  if (!hasText && !hasStructured)
    fail(
      "features/no-inputs",
      "The training customers have neither text nor structured columns, so there is nothing to predict from; " +
        'give at least one column the role "text", "number", "category" or "date".',
      { fusion },
    );
  if (!hasText && fusion !== "structured-only")
    fail(
      "features/no-text",
      `The fusion "${fusion}" reads texts, but no training customer has any; ` +
        'give a filled column the role "text", or choose the fusion "structured-only".',
      { fusion, instead: "structured-only" },
    );
  if (!hasStructured && fusion !== "text-only")
    fail(
      "features/no-structured",
      `The fusion "${fusion}" reads structured columns, but the customers have none; ` +
        'give a column the role "number", "category" or "date", or choose the fusion "text-only".',
      { fusion, instead: "text-only" },
    );
}
