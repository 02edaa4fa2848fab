/** The style of report.html: light, dark and print; the pictures are drawn for paper, and stand on it in the dark too. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f3f5f2, #111715); --surface: light-dark(#fcfdfb, #18201d);
  --sunken: light-dark(#e8ece7, #202926);
  --ink: light-dark(#16211c, #e6ece8); --ink-soft: light-dark(#46544d, #aebab4);
  --ink-faint: light-dark(#5d6b64, #93a19a);
  --rule: light-dark(#d4dbd5, #2d3833); --rule-strong: light-dark(#85938b, #6b7a73);
  --accent: light-dark(#0a6a55, #5cc6a6); --bad: light-dark(#a8281c, #f0938a);
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: clamp(1rem, 4vw, 3rem); background: var(--paper); color: var(--ink);
  font: 0.95rem/1.55 system-ui, "Segoe UI", "Helvetica Neue", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  font-variant-numeric: tabular-nums;
}
main { max-width: 62rem; margin: 0 auto; }
h1, h2 { line-height: 1.25; font-weight: 600; text-wrap: balance; }
h1 { font-size: 1.9rem; margin: 0 0 0.5rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 0.75rem; padding-top: 0.75rem; border-top: 1px solid var(--rule); }
.lead { font-size: 1.1rem; max-width: 46rem; }
.soft { color: var(--ink-soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; background: var(--surface); }
th, td { padding: 0.4rem 0.7rem; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; overflow-wrap: break-word; }
th { font-weight: 600; color: var(--ink-soft); }
td.number, th.number { text-align: right; white-space: nowrap; }
.better { color: var(--accent); font-weight: 600; }
.worse { color: var(--bad); font-weight: 600; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1.25rem; }
figure { margin: 0; padding: 1rem; color-scheme: light; color: #16211c; background: #fcfdfb; border: 1px solid var(--rule); }
figure svg, figure img { max-width: 100%; height: auto; }
figcaption { color: #46544d; font-size: 0.85rem; margin-top: 0.5rem; }
pre {
  margin: 0; padding: 1rem; overflow-x: auto; background: var(--sunken); font-size: 0.8rem;
  font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media print {
  :root { color-scheme: light; }
  body { padding: 0; background: none; font-size: 10pt; }
  h2, figure, tr { break-inside: avoid; } h2 { break-after: avoid; }
  pre { white-space: pre-wrap; }
  .scroll { overflow: visible; }
}
`;
