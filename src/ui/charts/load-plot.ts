/** Loads the drawing library; the first picture waits for it, the page does not. */
export const loadPlot = () => import("@observablehq/plot");
