/** Text that is HTML already; anything else is escaped when it meets a template. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | Part[];

/**
 * Joins a template into HTML; every value in it is escaped, unless it is Markup.
 */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  let text = strings[0];
  parts.forEach((part, i) => (text += writePart(part) + strings[i + 1]));
  return new Markup(text);
}

function writePart(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(writePart).join("");
  return escapeHtml(String(part));
}

/**
 * Makes a text safe in HTML, in an element or in a quoted attribute.
 */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => names[character]);
}
