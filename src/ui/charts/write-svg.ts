import { loadPlot } from "./load-plot.ts";
import { filePalette, type Draw } from "./drawing.ts";

/** Of the report, and of a picture that is saved alone. */
const filePaper = { width: 560, height: 320, palette: filePalette };

/** Draws a picture into SVG text that stands alone: fixed colours, a font of the system, no style sheet. */
export async function writeSvg(draw: Draw): Promise<string | null> {
  const drawn = draw(await loadPlot(), filePaper);
  const svg = drawn.matches("svg") ? drawn : drawn.querySelector("svg");
  if (!svg) return null;
  svg.setAttribute("font-family", "system-ui, sans-serif");
  return new XMLSerializer().serializeToString(svg);
}
