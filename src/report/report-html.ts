import { html, Markup } from "./html/markup.ts";
import { writeMoved } from "./html/moved.ts";
import { initNumbers } from "./html/numbers.ts";
import {
  writeBaselines,
  writeConfusion,
  writeData,
  writeEnvironment,
  writeFigures,
  writeFindings,
  writeMetrics,
  writeSmallSets,
  writeSummary,
} from "./html/sections.ts";
import { style } from "./html/style.ts";
import { chinese } from "./html/words-zh.ts";
import { english } from "./html/words.ts";
import type { Report } from "./types.ts";

/** A report loads nothing, runs nothing and sends nothing. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * Writes report.html: one file that needs no other, in light, dark and print, in English or Simplified Chinese.
 *
 * Every text of the person's is escaped; the file's own content policy allows inline styles and nothing else.
 * `figures` are SVG texts by name, `classes` the names of the classes in order.
 */
export function writeReportHtml(
  report: Report,
  figures: Record<string, string>,
  options: { language: "en" | "zh"; classes: string[] | null },
): string {
  const words = options.language === "zh" ? chinese : english;
  const writing = { report, words, numbers: initNumbers(words) };
  const { headings } = words;
  const title = words.title(report.recipe.name);
  const page = html`<!doctype html>
    <html lang="${words.language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${new Markup(style)}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${writeSummary(writing)}
          <h2>${headings.metrics}</h2>
          ${writeMetrics(writing)}
          <h2>${headings.baselines}</h2>
          ${writeBaselines(writing)} ${writeConfusion(writing, options.classes)}
          ${writeFigures(figures, words)} ${writeSmallSets(writing)} ${writeMoved(writing)}
          <h2>${headings.data}</h2>
          ${writeData(writing)}
          <h2>${headings.findings}</h2>
          ${writeFindings(writing)}
          <h2>${headings.recipe}</h2>
          <pre>${JSON.stringify(report.recipe, null, 2)}</pre>
          <h2>${headings.environment}</h2>
          ${writeEnvironment(writing)}
          <p class="soft">${words.made(report.environment.version)}</p>
        </main>
      </body>
    </html> `;
  return page.text;
}
