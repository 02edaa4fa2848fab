/** How numbers, times and sizes are written for one language. */
export interface Format {
  count(value: number): string;
  /** A figure with `digits` decimals; a dash for what cannot be computed. */
  figure(value: number | null, digits?: number): string;
  /** A value as it is, to six significant digits. */
  exact(value: number | null): string;
  signed(value: number, digits?: number): string;
  share(value: number, digits?: number): string;
  bytes(value: number): string;
  duration(ms: number): string;
  clock(epochMs: number): string;
  date(epochMs: number): string;
  list(items: readonly string[]): string;
}

const none = "–";

function formatBytes(value: number, number: (v: number, digits: number) => string): string {
  const units = ["B", "kB", "MB", "GB"];
  let size = value;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${number(size, unit > 0 && size < 9.95 ? 1 : 0)} ${units[unit]}`;
}

function formatDuration(
  ms: number,
  words: { h: string; min: string; s: string; ms: string; gap: string },
): string {
  if (ms < 999.5) return `${Math.round(ms)}${words.gap}${words.ms}`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)}${words.gap}${words.s}`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}${words.gap}${words.s}`;
  const minutes = Math.floor(seconds / 60);
  const rest = `${seconds % 60}${words.gap}${words.s}`;
  if (minutes < 60) return `${minutes}${words.gap}${words.min} ${rest}`;
  return `${Math.floor(minutes / 60)}${words.gap}${words.h} ${minutes % 60}${words.gap}${words.min}`;
}

/** Prepares the formats of a language. */
export function initFormat(language: "en" | "zh"): Format {
  const locale = language === "zh" ? "zh-CN" : "en-US";
  const words =
    language === "zh"
      ? { h: "小时", min: "分", s: "秒", ms: "毫秒", gap: " " }
      : { h: "h", min: "min", s: "s", ms: "ms", gap: " " };
  const number = (value: number, digits: number) =>
    value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const isFigure = (value: number | null): value is number => value !== null && Number.isFinite(value);
  return {
    count: (value) => Math.round(value).toLocaleString(locale),
    figure: (value, digits = 3) => (isFigure(value) ? number(value, digits) : none),
    exact: (value) =>
      isFigure(value) ? value.toLocaleString(locale, { maximumSignificantDigits: 6 }) : none,
    signed: (value, digits = 3) =>
      isFigure(value) ? `${value < 0 ? "−" : "+"}${number(Math.abs(value), digits)}` : none,
    share: (value, digits = 0) => (isFigure(value) ? `${number(value * 100, digits)} %` : none),
    bytes: (value) => formatBytes(value, number),
    duration: (ms) => formatDuration(Math.max(0, ms), words),
    clock: (epochMs) => new Date(epochMs).toLocaleTimeString(locale, { hour12: false }),
    date: (epochMs) => new Date(epochMs).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" }),
    list: (items) => items.join(language === "zh" ? "、" : ", "),
  };
}
