import type * as PlotModule from "@observablehq/plot";

export type Plotting = typeof PlotModule;

/** Colours of a picture: custom properties in the page, fixed ones in a file. */
export interface Palette {
  ink: string;
  faint: string;
  rule: string;
  mute: string;
  series: readonly string[];
}

export interface Paper {
  width: number;
  height: number;
  palette: Palette;
}

/** Draws a picture on paper of a size. */
export type Draw = (Plot: Plotting, paper: Paper) => Element;

/** The figures of a picture. */
export interface ChartTable {
  /** A column, and how the page writes a figure of it; a file has them in full. */
  columns: { name: string; format?: (figure: number) => string }[];
  rows: (string | number)[][];
}

export const pagePalette: Palette = {
  ink: "var(--ink)",
  faint: "var(--ink-faint)",
  rule: "var(--rule)",
  mute: "var(--chart-mute)",
  series: ["var(--chart-1)", "var(--chart-2)", "var(--chart-3)", "var(--chart-4)", "var(--chart-5)"],
};

/** The light palette as fixed colours, for the report. */
export const filePalette: Palette = {
  ink: "#16211c",
  faint: "#5d6b64",
  rule: "#d4dbd5",
  mute: "#7c8a82",
  series: ["#0a6a55", "#b4530f", "#3558a8", "#8a3d78", "#6f6a13"],
};

/** What every picture shares: size, type, and a frame that leaves room for the labels. */
export function frame({ width, height, palette }: Paper): PlotModule.PlotOptions {
  return {
    width,
    height,
    marginTop: 24,
    marginRight: 16,
    marginBottom: 38,
    marginLeft: 46,
    style: { background: "none", color: palette.faint, fontSize: "12px", overflow: "visible" },
  };
}

/** At most `most` points, each the mean of its neighbours, so that a long curve draws fast. */
export function thinPoints<T>(points: readonly T[], most: number, mean: (group: readonly T[]) => T): T[] {
  if (points.length <= most) return [...points];
  const size = points.length / most;
  return Array.from({ length: most }, (_, i) =>
    mean(points.slice(Math.floor(i * size), Math.floor((i + 1) * size))),
  );
}
