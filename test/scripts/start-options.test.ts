import { expect, test } from "vitest";
import { parsePort, wantsBrowser } from "../../scripts/start-options.mjs";

test("the port is that of --port, else of PORT, else 4173", () => {
  expect(parsePort(["--port", "8080"], { PORT: "9000" })).toEqual({ port: 8080, problem: null });
  expect(parsePort(["--port=8080"], {})).toEqual({ port: 8080, problem: null });
  expect(parsePort([], { PORT: "9000" })).toEqual({ port: 9000, problem: null });
  expect(parsePort([], {})).toEqual({ port: 4173, problem: null });
});

test.each([
  [["--port", "abc"], {}, '--port is "abc": a whole number from 1 to 65535 was expected.'],
  [["--port"], {}, '--port is "": a whole number from 1 to 65535 was expected.'],
  [["--port", "70000"], {}, '--port is "70000": a whole number from 1 to 65535 was expected.'],
  [[], { PORT: "-1" }, 'PORT is "-1": a whole number from 1 to 65535 was expected.'],
  [["--prot", "1"], {}, '"--prot" is unknown: npm start takes nothing but "-- --port N".'],
])("%j with %j is refused", (args, env, sentence) => {
  expect(parsePort(args, env).problem).toBe(sentence);
});

test("a browser opens only where there is a display and nobody said no", () => {
  expect(wantsBrowser({}, "darwin")).toBe(true);
  expect(wantsBrowser({}, "win32")).toBe(true);
  expect(wantsBrowser({}, "linux")).toBe(false);
  expect(wantsBrowser({ DISPLAY: ":0" }, "linux")).toBe(true);
  expect(wantsBrowser({ WAYLAND_DISPLAY: "wayland-0" }, "linux")).toBe(true);
  expect(wantsBrowser({ CI: "true" }, "darwin")).toBe(false);
  expect(wantsBrowser({ BROWSER: "none", DISPLAY: ":0" }, "linux")).toBe(false);
});
