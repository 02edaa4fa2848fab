import { describe, expect, test } from "vitest";
import { writeReportHtml } from "../../src/report/report-html.ts";
import { attack, makeReport } from "./make-report.ts";

const figures = { roc: '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>' };
const write = (language: "en" | "zh", drawn: Record<string, string> = figures) =>
  writeReportHtml(makeReport(), drawn, { language, classes: [attack, "yes"] });

describe("report.html", () => {
  test.each(["en", "zh"] as const)("in %s, no text of the person's becomes an element", (language) => {
    const page = write(language);
    expect(page).not.toContain("<img");
    expect(page).not.toContain("<script");
    expect(page.split("&lt;img src=x onerror=alert(1)&gt;").length).toBeGreaterThan(10);
  });

  test("its own content policy comes before anything that could load", () => {
    const page = write("en");
    const policy = `http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`;
    expect(page).toContain(policy);
    expect(page.indexOf(policy)).toBeLessThan(page.indexOf("<style"));
  });

  test("it names no address to load from", () => {
    expect(write("en").match(/(src|href)="(?!data:)[^"]*"|url\(|@import/g)).toBeNull();
  });

  test("each baseline is better than, no better than or worse than, by its interval", () => {
    const page = write("en");
    expect(page).toContain("The model is better than a constant.");
    expect(page).toContain("The model is no better than TF-IDF with a linear model.");
    expect(page).toContain("The model is worse than the text part alone.");
  });

  test("what is better than the model stands in the summary, before the metrics", () => {
    const at = (text: string) => write("en").indexOf(text);
    expect(at("The model is worse than the text part alone.")).toBeLessThan(at("<h2>Metrics</h2>"));
    expect(at("The model is better than a constant.")).toBeGreaterThan(at("<h2>Metrics</h2>"));
  });

  test("the summary says the score with its interval and how the threshold was chosen", () => {
    const page = write("en");
    expect(page).toContain("On 2,349 test customers that it never saw, the model reaches ROC AUC 0.943");
    expect(page).toContain("(95 % interval 0.930 to 0.955)");
    expect(page).toContain("a score of 0.610 or more");
  });

  test("in Chinese, page and sentences are Chinese", () => {
    const page = write("zh");
    expect(page).toContain('<html lang="zh-CN">');
    expect(page).toContain("在模型从未见过的 2,349 位测试客户上，ROC AUC 为 0.943");
    expect(page).toContain("本模型并不优于 TF-IDF 线性模型。");
    expect(page).toContain("本模型优于常数预测。");
  });

  test("what was kept out and left out is counted", () => {
    const page = write("en").replace(/\s+/g, " ");
    expect(page).toContain('23,486</td><td class="number">3</td>');
    expect(page).toContain("data/target-missing");
    expect(page).toContain(">17<");
  });

  test("an unknown score leaves a dash, never NaN", () => {
    expect(write("en")).not.toContain("NaN");
    expect(write("en")).toContain("–");
  });

  test("a report without baselines, findings and figures says so", () => {
    const report = { ...makeReport(), baselines: [], findings: [] };
    const page = writeReportHtml(report, {}, { language: "en", classes: null });
    expect(page).toContain("No baseline was asked for.");
    expect(page).toContain("Nothing was found.");
    expect(page).not.toContain("<figure");
  });
});
