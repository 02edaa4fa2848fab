import { expect, test } from "vitest";
import { escapeHtml, html } from "../../../src/report/html/markup.ts";

test("every value of a template is escaped unless it is markup", () => {
  const inner = html`<b>${"<&"}</b>`;
  expect(html`<p title="${`"'`}">${inner}${["<", 1]}</p>`.text).toBe(
    '<p title="&quot;&#39;"><b>&lt;&amp;</b>&lt;1</p>',
  );
});

test("all five characters with a meaning in HTML are escaped", () => {
  expect(escapeHtml(`&<>"'`)).toBe("&amp;&lt;&gt;&quot;&#39;");
});
