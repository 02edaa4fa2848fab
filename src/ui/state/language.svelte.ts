import { createContext } from "svelte";
import type { en } from "../messages/en.ts";
import { catalogues } from "../messages/catalogues.ts";
import { initFormat, type Format } from "../messages/format.ts";

export type LanguageCode = "en" | "zh";
export type Messages = typeof en;

/** The first language of a list such as navigator.languages that the catalogue has; English otherwise. */
export function chooseLanguage(wanted: readonly (string | null | undefined)[]): LanguageCode {
  for (const tag of wanted) {
    const code = tag?.toLowerCase().split("-")[0];
    if (code === "en" || code === "zh") return code;
  }
  return "en";
}

/** The reader's language: its messages and the way it writes numbers. */
export class LanguageState {
  code = $state.raw<LanguageCode>("en");
  /** There from the first `use` on; nothing is shown before. */
  messages = $state.raw<Messages>({} as Messages);
  format = $state.raw<Format>(initFormat("en"));

  /** Loads the messages of a language and shows them. */
  async use(code: LanguageCode): Promise<void> {
    const messages = await catalogues[code]();
    this.code = code;
    this.messages = messages;
    this.format = initFormat(code);
    document.documentElement.lang = code === "zh" ? "zh-CN" : "en";
  }

  /** Uses a language and remembers it for the next visit. */
  async remember(code: LanguageCode): Promise<void> {
    writeSetting("language", code);
    await this.use(code);
  }
}

/** A setting kept in the browser; null where storage is shut. */
export function readSetting(name: string): string | null {
  try {
    return localStorage.getItem(`clientele.${name}`);
  } catch {
    return null;
  }
}

export function writeSetting(name: string, value: string): void {
  try {
    localStorage.setItem(`clientele.${name}`, value);
  } catch {
    return;
  }
}

export const [getLanguage, setLanguage] = createContext<LanguageState>();
