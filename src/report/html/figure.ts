import { html, Markup } from "./markup.ts";

/** Elements and attributes through which an SVG could do more than show a picture. */
const active =
  /<\s*\/?\s*(script|foreignobject|iframe|object|embed|animate|set|a)\b|<[^>]*\s(on\w+|href|xlink:href|src)\s*=/i;

/**
 * Embeds an SVG: in the page where it is nothing but a picture, else as an image, in which nothing can run.
 *
 * In the page it takes the colours of the report, and its words can be read aloud and found.
 */
export function embedFigure(name: string, svg: string): Markup {
  const picture = svg.trimStart();
  if (picture.startsWith("<svg") && !active.test(picture)) {
    return html`<figure>
      ${new Markup(picture)}
      <figcaption>${name}</figcaption>
    </figure>`;
  }
  const address = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  return html`<figure>
    <img src="${address}" alt="${name}" />
    <figcaption>${name}</figcaption>
  </figure>`;
}
