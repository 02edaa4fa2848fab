import type { Messages } from "../state/language.svelte.ts";

/** Texts of the Use step in Simplified Chinese. */
export const zhUse: Messages["use"] = {
  title: "使用模型",
};
