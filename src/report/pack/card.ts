import type { ScoringSchema } from "../../data/types.ts";
import type { FusionKind } from "../../recipe/types.ts";
import type { ModelPack } from "../types.ts";

/** What the card of a pack is written from. */
export type CardFacts = Omit<ModelPack, "fitted" | "weights" | "sha256"> & { isApart: boolean };

/**
 * Writes README.md of a pack: what the model is, how good it was, how to use it, and what the pack holds.
 *
 * The person's own names stand in code spans, so that none of them is taken for markup.
 */
export function writeCard(facts: CardFacts): string {
  const { recipe, schema, threshold, metrics, environment, encoder, isApart } = facts;
  const { label, classes, tables } = schema;
  const figures = Object.entries(metrics).flatMap(([name, value]) =>
    Number.isFinite(value) ? [`| ${name} | ${Number(Number(value).toPrecision(6))} |`] : [],
  );
  return [
    `# Model pack ${span(recipe.name)}`,
    "",
    `A model made with Clientele ${environment.version} on the backend ${span(environment.backend)}. It predicts`,
    `${span(label.column)} of the table ${span(label.table)}${classes ? ` (${classes.map(span).join(", ")})` : ""},`,
    `from ${describeInputs(recipe.fusion, schema)} of each customer.`,
    "",
    "## Figures on the test customers of its run",
    "",
    "| metric | value |",
    "| --- | --- |",
    ...figures,
    ...(threshold ? ["", `Called positive from ${threshold.value} on (${threshold.chosenBy}).`] : []),
    "",
    "## How to use it",
    "",
    "Open Clientele, go to “Use”, and give it this file and the CSV files of new customers, with the columns of these",
    `tables: ${tables.map(({ name }) => span(name)).join(", ")}. Nothing leaves your machine.`,
    "",
    "在 Clientele 的“使用”步骤中打开本文件，再给出新客户的 CSV 文件即可评分；数据不会离开本机。",
    "",
    ...describeNeeded(encoder),
    "## What it holds",
    "",
    "- `pack.json`: task, schema (names of tables, columns and classes), threshold, the figures above, SHA-256 of each file",
    "- `recipe.json`: the settings of the run",
    "- `features.json`: what was learned of each column: medians, ranges, the latest date, levels of categories",
    "- `tokenizer.json`: pieces of words, for a model that reads text",
    isApart
      ? "- `adapter.safetensors`: what was trained beside the encoder"
      : "- `model.safetensors`: the weights",
    "",
    "It holds no row and no text of the data. Before you hand it on, read the names of the columns, the classes and the",
    "levels of the categories: they are those of the data.",
    "",
  ].join("\n");
}

/** An encoder that another engine runs is not in the pack, nor is that of a small pack. */
function describeNeeded(encoder: CardFacts["encoder"]): string[] {
  if (!encoder) return [];
  return [
    `It does not hold its encoder, ${span(encoder.name)} (SHA-256 ${encoder.sha256}). Unless that is the one built into the app, add`,
    "its folder in the Train step before you open this file. Without it, or with another one, nothing is scored.",
    "",
  ];
}

function describeInputs(fusion: FusionKind, { hasText, features }: ScoringSchema): string {
  const texts = hasText && fusion !== "structured-only" ? ["the texts"] : [];
  const count = fusion === "text-only" ? 0 : features.length;
  const columns = count === 0 ? [] : [count === 1 ? "1 column" : `${count} columns`];
  return [...texts, ...columns].join(" and ");
}

/** A code span around any text: its own marks and line breaks become plain ones. */
function span(text: string): string {
  return `\`${text.replaceAll("`", "'").replace(/\s+/g, " ")}\``;
}
