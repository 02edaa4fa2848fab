import type { Words } from "./words.ts";

/** Writes numbers as a language does. */
export interface Numbers {
  /** Metrics: three decimals, or three digits where that is less; null is a dash. */
  metric(value: number | null | undefined): string;
  /** A difference, with its sign. */
  signed(value: number): string;
  count(value: number): string;
  /** A share as a percentage, with two decimals. */
  share(value: number): string;
  seconds(durationMs: number): string;
}

/**
 * Starts the writing of numbers in the language of a report.
 *
 * units: durations come in milliseconds and are written in seconds
 */
export function initNumbers({ language }: Words): Numbers {
  const small = new Intl.NumberFormat(language, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  const large = new Intl.NumberFormat(language, { maximumSignificantDigits: 5 });
  const signs = new Intl.NumberFormat(language, {
    minimumFractionDigits: 3,
    maximumFractionDigits: 3,
    signDisplay: "exceptZero",
  });
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(language, {
    style: "percent",
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return {
    metric(value) {
      if (value === null || value === undefined || !Number.isFinite(value)) return "–";
      return Math.abs(value) < 100 ? small.format(value) : large.format(value);
    },
    signed: (value) => signs.format(value),
    count: (value) => whole.format(value),
    share: (value) => percent.format(value),
    seconds: (durationMs) => tenth.format(durationMs / 1000),
  };
}
