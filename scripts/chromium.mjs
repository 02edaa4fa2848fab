import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright";

/** Where Chrome, Edge and Chromium usually live, most likely first, per platform. */
function usualPaths() {
  const { env, platform } = process;
  if (platform === "darwin") {
    return ["Google Chrome", "Chromium", "Microsoft Edge"].map((n) => `/Applications/${n}.app/Contents/MacOS/${n}`);
  }
  if (platform === "win32") {
    const roots = [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA].filter(Boolean);
    const parts = ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe", "Chromium\\Application\\chrome.exe"];
    return parts.flatMap((p) => roots.map((r) => join(r, p)));
  }
  return ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"]
    .flatMap((n) => [`/usr/bin/${n}`, `/usr/local/bin/${n}`])
    .concat("/snap/bin/chromium", "/opt/google/chrome/chrome");
}

/**
 * The Chromium to use: CLIENTELE_CHROMIUM, then the usual paths, then Playwright's own.
 * @returns {{ path: string, origin: string } | null}
 */
export function findChromium() {
  const named = process.env.CLIENTELE_CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new Error(`CLIENTELE_CHROMIUM names ${named}, and no file is there. Correct it or unset it.`);
    return { path: named, origin: "CLIENTELE_CHROMIUM" };
  }
  const usual = usualPaths().find((p) => existsSync(p));
  if (usual) return { path: usual, origin: "installed" };
  const own = chromium.executablePath();
  return own && existsSync(own) ? { path: own, origin: "Playwright's own" } : null;
}

/** Command line for a headless Chromium that makes no request of its own; `webgpu` adds the software adapter. */
export function chromiumArguments({ webgpu = false } = {}) {
  const root = process.getuid?.() === 0;
  return [
    ...(root ? ["--no-sandbox"] : []),
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    ...(webgpu ? ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"] : []),
  ];
}
