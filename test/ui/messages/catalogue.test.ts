import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { en } from "../../../src/ui/messages/en.ts";
import { initFormat } from "../../../src/ui/messages/format.ts";
import { sayFinding, sayProblem } from "../../../src/ui/messages/sentence.ts";
import { zh } from "../../../src/ui/messages/zh.ts";

const source = new URL("../../../src/", import.meta.url).pathname;

function readSources(): string {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ts") && !file.startsWith("ui/messages"))
    .map((file) => readFileSync(join(source, file), "utf8"))
    .join("\n");
}

const code =
  "((?:base|recipe|data|features|engine|model|train|evaluate|decide|report|session|ui)/[a-z0-9-]+)";
const sources = readSources();
const find = (pattern: string) => [
  ...new Set([...sources.matchAll(new RegExp(pattern, "g"))].map((m) => m[1])),
];

/** Codes that are no problem but the reason of a finding, a rejected row or a customer left out. */
const others = [
  ...Object.keys(en.findings.sentences),
  ...Object.keys(en.rejections.reasons),
  ...Object.keys(en.customers.reasons),
];

describe("the message catalogue", () => {
  test("has a sentence for every code that the sources throw", () => {
    const thrown = [...find(`fail\\(\\s*"${code}"`), ...find(`code: "${code}"`)].filter(
      (c) => !others.includes(c),
    );
    expect(thrown.length).toBeGreaterThan(40);
    expect(thrown.filter((c) => !(c in en.problems))).toEqual([]);
  });

  test("has words for every other code that stands in the sources", () => {
    const codes = find(`"${code}"`);
    const known = new Set([...Object.keys(en.problems), ...others]);
    expect(codes.filter((c) => !known.has(c))).toEqual([]);
  });

  test("has words for every reason of a proposed role", () => {
    const reasons = find('roleReason: "([a-z-]+)"');
    expect(reasons.length).toBeGreaterThan(5);
    expect(reasons.filter((reason) => !(reason in en.column.reasons))).toEqual([]);
  });

  test("says the same things in Chinese as in English, key by key", () => {
    expect(listKeys(zh)).toEqual(listKeys(en));
  });

  test("leaves no text empty, and no English one in the Chinese", () => {
    const texts = listTexts(zh);
    expect(texts.filter(([, text]) => text.trim() === "")).toEqual([]);
    const latin = texts.filter(([key, text]) => !/\p{Script=Han}/u.test(text) && !isName(key));
    expect(latin).toEqual([]);
  });

  test("fills a problem's facts and place into the sentence of each language", () => {
    const problem = {
      code: "data/too-few-customers",
      message: "",
      facts: { found: 12, limit: 50 },
      where: { file: "shop.csv" },
    };
    expect(sayProblem(en, problem)).toBe(
      "shop.csv gives 12 customers with a target and a side; at least 50 are needed. Add rows, or check the key and the target.",
    );
    expect(sayProblem(zh, problem)).toContain("至少需要 50 位");
  });

  test("keeps the message of a problem whose code it lacks", () => {
    expect(sayProblem(en, { code: "new/code", message: "It broke.", facts: {}, where: {} })).toBe(
      "It broke.",
    );
  });

  test("never says undefined, whatever facts are missing", () => {
    for (const messages of [en, zh]) {
      for (const known of Object.keys(messages.problems)) {
        const said = sayProblem(messages, {
          code: known,
          message: "",
          facts: {},
          where: { file: "f", column: "c" },
        });
        expect(said, known).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  });

  test("says a leak with its figure and that of the next column", () => {
    const leak = {
      code: "data/leak",
      table: "reviews",
      column: "Rating",
      evidence: { auc: 0.9723, next: 0.561 },
      proposal: "ignore",
    };
    expect(sayFinding(en, leak, initFormat("en"))).toContain(
      "AUC 0.972, and no other column comes near (next: 0.561)",
    );
    expect(sayFinding(zh, leak, initFormat("zh"))).toContain("AUC 就达到 0.972");
  });
});

/** Names that are the same in every language. */
function isName(key: string): boolean {
  return /^(metrics|corrections\.encodings|header\.otherLanguage|settings\.dropout$)/.test(key);
}

function listKeys(node: object, path = ""): string[] {
  return Object.entries(node)
    .flatMap(([key, value]) =>
      typeof value === "object"
        ? listKeys(value as object, `${path}${key}.`)
        : [`${path}${key}:${typeof value}`],
    )
    .sort();
}

function listTexts(node: object, path = ""): [string, string][] {
  return Object.entries(node).flatMap(([key, value]): [string, string][] => {
    if (typeof value === "string") return [[`${path}${key}`, value]];
    return typeof value === "object" ? listTexts(value as object, `${path}${key}.`) : [];
  });
}
