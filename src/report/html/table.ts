import { html, type Markup } from "./markup.ts";

/** Writes a table; cells from column `firstNumber` on stand to the right. */
export function writeTable(head: string[], rows: (string | Markup)[][], firstNumber: number): Markup {
  const side = (i: number) => (i >= firstNumber ? "number" : "text");
  const titles = head.map((title, i) => html`<th scope="col" class="${side(i)}">${title}</th>`);
  const body = rows.map(
    (cells) =>
      html`<tr>
        ${cells.map((cell, i) => html`<td class="${side(i)}">${cell}</td>`)}
      </tr> `,
  );
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${titles}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}
