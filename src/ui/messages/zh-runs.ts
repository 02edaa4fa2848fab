import type { Messages } from "../state/language.svelte.ts";

/** Texts of the list of past runs in Simplified Chinese. */
export const zhRuns: Messages["runs"] = {
  title: "历次运行",
};
