import type { Messages } from "../state/language.svelte.ts";

/** Texts of the Customers step in Simplified Chinese. */
export const zhCustomers: Messages["customers"] = {
  title: "客户",
};
