import { describe, expect, test } from "vitest";
import { chromiumArguments, findChromium, usualPaths } from "../../scripts/chromium.mjs";

const find = (there: string[], env: Record<string, string> = {}, broken: string[] = []) =>
  findChromium({
    env,
    platform: "linux",
    exists: (path: string) => there.includes(path),
    starts: (path: string) => !broken.includes(path),
    own: async () => "/own/chrome",
  });

describe("the Chromium that is used", () => {
  test("is the one that CLIENTELE_CHROMIUM names, before all others", async () => {
    const found = await find(["/mine", "/usr/bin/chromium"], { CLIENTELE_CHROMIUM: "/mine" });
    expect(found).toEqual({ path: "/mine", origin: "named by CLIENTELE_CHROMIUM" });
  });

  test("is refused in one sentence when the variable names no file", async () => {
    await expect(find(["/usr/bin/chromium"], { CLIENTELE_CHROMIUM: "/gone" })).rejects.toThrow(
      "CLIENTELE_CHROMIUM names /gone, and no file is there: correct it or unset it.",
    );
  });

  test("is Chrome before Chromium before Edge, else Playwright's own, else none", async () => {
    const all = ["/usr/bin/microsoft-edge", "/usr/bin/chromium", "/usr/bin/google-chrome", "/own/chrome"];
    expect((await find(all))?.path).toBe("/usr/bin/google-chrome");
    expect((await find(all.toSpliced(2, 1)))?.path).toBe("/usr/bin/chromium");
    expect((await find(["/usr/bin/microsoft-edge", "/own/chrome"]))?.path).toBe("/usr/bin/microsoft-edge");
    expect(await find(["/own/chrome"])).toEqual({ path: "/own/chrome", origin: "Playwright's own" });
    expect(await find([])).toBeNull();
  });

  test("is not one that is there and does not start", async () => {
    const found = await find(["/usr/bin/chromium-browser", "/own/chrome"], {}, ["/usr/bin/chromium-browser"]);
    expect(found?.path).toBe("/own/chrome");
  });

  test("is looked for where macOS and Windows keep theirs", () => {
    expect(usualPaths("darwin", { HOME: "/Users/ada" })).toContain(
      "/Users/ada/Applications/Chromium.app/Contents/MacOS/Chromium",
    );
    expect(usualPaths("win32", { PROGRAMFILES: "C:\\Program Files" })).toEqual([
      "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
      "C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe",
      "C:\\Program Files\\Chromium\\Application\\chrome.exe",
    ]);
  });
});

test("Chromium is started without a software WebGPU adapter unless it is asked for", () => {
  expect(chromiumArguments().join()).not.toContain("webgpu");
  expect(chromiumArguments({ webgpu: true })).toContain("--use-webgpu-adapter=swiftshader");
});
