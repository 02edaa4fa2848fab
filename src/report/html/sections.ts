import type { BaselineResult, Difference, Metrics } from "../../evaluate/types.ts";
import type { Report } from "../types.ts";
import { embedFigure } from "./figure.ts";
import { html, type Markup } from "./markup.ts";
import type { Numbers } from "./numbers.ts";
import { writeTable } from "./table.ts";
import type { Verdict, Words } from "./words.ts";

/** What every section is written from. */
export interface Writing {
  report: Report;
  words: Words;
  numbers: Numbers;
}

/** The metric that stands for each task. */
const mainMetrics = { binary: "auc", multiclass: "aucOvr", regression: "r2" } as const;

/**
 * How ours stands against another model: the same where the interval of the difference holds 0.
 */
export function judge(difference: Difference | null): Verdict {
  if (difference === null) return "unknown";
  if (difference.low > 0) return "better";
  return difference.high < 0 ? "worse" : "same";
}

/** The sentence that a reader takes away, and the threshold. */
export function writeSummary({ report, words, numbers }: Writing): Markup {
  const { task } = report.recipe;
  const test = report.metrics.test as unknown as Record<string, number | null>;
  const metric = mainMetrics[task];
  const value = test[metric];
  const low = test[`${metric}Low`] ?? null;
  const high = test[`${metric}High`] ?? null;
  const interval =
    low === null || high === null ? null : words.interval(numbers.metric(low), numbers.metric(high));
  const facts = {
    task,
    metric: words.metrics[metric],
    value: numbers.metric(value),
    interval,
    n: numbers.count(test.n ?? 0),
  };
  const { threshold } = report;
  const stronger = report.baselines.filter(({ difference }) => judge(difference) === "worse");
  return html`<p class="lead">${value === null ? words.noScore : words.summary(facts)}</p>
    ${stronger.map((one) => html`<p>${writeVerdict(one, words)}</p>`)}
    ${threshold ? html`<p>${words.threshold(numbers.metric(threshold.value), threshold.chosenBy)}</p>` : ""}`;
}

/** All metrics of both held-out sides; AUC with its interval. */
export function writeMetrics({ report, words, numbers }: Writing): Markup {
  const names = Object.keys(report.metrics.test).filter((name) => name in words.metrics);
  const rows = names.map((name) => [
    words.metrics[name],
    ...(["validation", "test"] as const).map((side) =>
      writeMetric(report.metrics[side], name, words, numbers),
    ),
  ]);
  const { metric, validation, test } = words.columns;
  return writeTable([metric, validation, test], rows, 1);
}

function writeMetric(metrics: Metrics, name: string, words: Words, numbers: Numbers): string {
  const values = metrics as unknown as Record<string, number | null>;
  if (name === "n") return numbers.count(values.n ?? 0);
  const low = values[`${name}Low`] ?? null;
  const high = values[`${name}High`] ?? null;
  const value = numbers.metric(values[name]);
  if (low === null || high === null) return value;
  return `${value} (${words.interval(numbers.metric(low), numbers.metric(high))})`;
}

/** Rows are the true class, columns the predicted one. */
export function writeConfusion({ report, words, numbers }: Writing, classes: string[] | null): Markup {
  if (!("confusion" in report.metrics.test)) return html``;
  const { confusion } = report.metrics.test;
  const names = confusion.map((_, k) => classes?.[k] ?? String(k));
  const head = [`${words.columns.truth} \\ ${words.columns.predicted}`, ...names];
  const rows = confusion.map((row, k) => [names[k], ...row.map(numbers.count)]);
  return html`<h2>${words.headings.confusion}</h2>
    ${writeTable(head, rows, 1)}`;
}

/** Each baseline with the paired difference and what it means in words. */
export function writeBaselines({ report, words, numbers }: Writing): Markup {
  if (report.baselines.length === 0) return html`<p>${words.noBaselines}</p>`;
  const metric =
    report.baselines.find((one) => one.difference)?.difference?.metric ?? mainMetrics[report.recipe.task];
  const { columns } = words;
  const head = [
    columns.model,
    columns.value,
    columns.difference,
    columns.verdict,
    columns.made,
    columns.time,
  ];
  const value = (metrics: Metrics) => writeMetric(metrics, metric, words, numbers);
  const ours = [words.ours, value(report.metrics.test), "", "", "", ""];
  const rows = report.baselines.map((one) => [
    words.baselines[one.name] ?? one.name,
    value(one.metrics.test),
    writeDifference(one.difference, words, numbers),
    writeVerdict(one, words),
    one.detail,
    numbers.seconds(one.trainMs),
  ]);
  const draws = numbers.count(report.recipe.evaluate.bootstrap);
  const note = words.differenceNote(words.metrics[metric] ?? metric, draws);
  return html`${writeTable(head, [ours, ...rows], 6)}
  ${report.recipe.evaluate.bootstrap > 0 ? html`<p class="soft">${note}</p>` : ""}`;
}

function writeDifference(difference: Difference | null, words: Words, numbers: Numbers): string {
  if (difference === null) return "–";
  const interval = words.interval(numbers.signed(difference.low), numbers.signed(difference.high));
  return `${numbers.signed(difference.value)} (${interval})`;
}

function writeVerdict(baseline: BaselineResult, words: Words): Markup {
  const verdict = judge(baseline.difference);
  const name = words.baselines[baseline.name] ?? baseline.name;
  return html`<span class="${verdict}">${words.verdict(name, verdict)}</span>`;
}

/** The pictures, in the order given. */
export function writeFigures(figures: Record<string, string>, words: Words): Markup {
  const drawn = Object.entries(figures).map(([name, svg]) => embedFigure(words.figures[name] ?? name, svg));
  if (drawn.length === 0) return html``;
  return html`<h2>${words.headings.figures}</h2>
    <div class="figures">${drawn}</div>`;
}

/** What masked words beforehand and customers without a label came to; empty where the run had neither. */
export function writeSmallSets({ report, words, numbers }: Writing): Markup {
  const { pretrain, unlabelled } = report.training;
  const w = words.smallSets;
  const rows: string[][] = [];
  if (pretrain?.heldOutLoss) {
    rows.push([w.steps, numbers.count(pretrain.steps)], [w.tokens, numbers.count(pretrain.tokens)]);
    rows.push([w.minutes, numbers.metric(pretrain.minutes)]);
    rows.push([w.lossBefore, numbers.metric(pretrain.heldOutLoss.before)]);
    rows.push([w.lossAfter, numbers.metric(pretrain.heldOutLoss.after)]);
  }
  if (unlabelled) {
    const { customers, confidence, precision, added, before, after, kept } = unlabelled;
    const metric = words.metrics[report.recipe.train.earlyStopping.metric];
    rows.push([w.customers, numbers.count(customers)]);
    rows.push([w.confidence, numbers.metric(confidence)], [w.precision, numbers.metric(precision)]);
    rows.push([w.added, numbers.count(added)], [w.kept, kept ? w.yes : w.no]);
    rows.push(
      [`${w.before}: ${metric}`, numbers.metric(before)],
      [`${w.after}: ${metric}`, numbers.metric(after)],
    );
  }
  if (rows.length === 0) return html``;
  return html`<h2>${words.headings.smallSets}</h2>
    ${writeTable([words.columns.item, words.columns.count], rows, 1)}`;
}

/** What was read, kept out, left out and cut. */
export function writeData({ report, words, numbers }: Writing): Markup {
  const { data } = report;
  const { columns } = words;
  const tables = Object.entries(data.tables).map(([name, { rows, rejected }]) => [
    name,
    numbers.count(rows),
    numbers.count(rejected),
  ]);
  const split = [data.split.train, data.split.validation, data.split.test].map(numbers.count).join(" / ");
  const facts = [
    [columns.customers, numbers.count(data.customers)],
    [columns.split, split],
    [columns.truncated, data.truncatedCustomers === null ? "–" : numbers.count(data.truncatedCustomers)],
    ...data.dropped.map(({ reason, count }) => [`${columns.dropped}: ${reason}`, numbers.count(count)]),
  ];
  return html`${writeTable([columns.table, columns.rows, columns.rejected], tables, 1)}
    <p></p>
    ${writeTable([columns.item, columns.count], facts, 1)}`;
}

/** What was found before training, with its evidence. */
export function writeFindings({ report, words }: Writing): Markup {
  if (report.findings.length === 0) return html`<p>${words.noFindings}</p>`;
  const { finding, table, column, evidence, proposal } = words.columns;
  const rows = report.findings.map((one) => [
    one.code,
    one.table,
    one.column,
    Object.entries(one.evidence)
      .map(([name, value]) => `${name} = ${typeof value === "number" ? Number(value.toPrecision(4)) : value}`)
      .join(", "),
    one.proposal,
  ]);
  return writeTable([finding, table, column, evidence, proposal], rows, 5);
}

/** Where and how long it ran. */
export function writeEnvironment({ report, words, numbers }: Writing): Markup {
  const { columns } = words;
  const { probe, probeMs, ...rest } = report.environment;
  const speeds = probe.map((p) => `${p.backend} (${p.threads}): ${Math.round(p.tokensPerSecond)}`);
  const measured = probe.length > 0 ? { probe: speeds.join(", "), probeMs: numbers.seconds(probeMs) } : {};
  const environment = Object.entries({ ...rest, ...measured }).map(([name, value]) => [
    words.environment[name] ?? name,
    value === null ? "–" : String(value),
  ]);
  const timings = Object.entries(report.timings).map(([name, durationMs]) => [
    words.stages[name] ?? name,
    numbers.seconds(durationMs),
  ]);
  return html`${writeTable([columns.item, columns.made], environment, 2)}
    <h2>${words.headings.timings}</h2>
    ${writeTable([columns.stage, columns.time], timings, 1)}`;
}
