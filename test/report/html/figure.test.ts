import { expect, test } from "vitest";
import { embedFigure } from "../../../src/report/html/figure.ts";

test("a picture is embedded as it is, so that its words can be read", () => {
  const svg = "<svg><text>&lt;img src=x onerror=alert(1)&gt;</text></svg>";
  expect(embedFigure("ROC", svg).text).toContain(svg);
});

test.each([
  "<svg><script>alert(1)</script></svg>",
  '<svg onload="alert(1)"></svg>',
  '<svg><image href="https://example.invalid/x.png"/></svg>',
  "<svg><foreignObject><b>x</b></foreignObject></svg>",
  "<b>no picture</b>",
])("%s becomes an image, in which nothing can run", (svg) => {
  const { text } = embedFigure("ROC", svg);
  expect(text).not.toContain(svg);
  expect(text).toContain(
    `<img src="data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg).replaceAll("'", "&#39;")}"`,
  );
});
