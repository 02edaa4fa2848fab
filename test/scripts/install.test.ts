import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { needsInstall, nodeProblem, npmCommand } from "../../scripts/install.mjs";
import { makeTempFolder } from "../support/temp-folder.ts";

test("a Node older than 20.19 is told in one sentence, a newer one is not", () => {
  expect(nodeProblem("20.18.3")).toBe(
    "This is Node 20.18.3, and Clientele needs Node 20.19 or newer: install one from https://nodejs.org and run the command again.",
  );
  expect(nodeProblem("18.20.0")).toContain("This is Node 18.20.0");
  for (const version of ["20.19.0", "22.1.0", "24.0.0"]) expect(nodeProblem(version)).toBeNull();
});

test("packages are installed when they are missing or older than the lock file", () => {
  const folder = makeTempFolder();
  writeFileSync(join(folder, "package-lock.json"), "{}");
  expect(needsInstall(folder)).toBe(true);
  mkdirSync(join(folder, "node_modules"));
  const installed = join(folder, "node_modules/.package-lock.json");
  writeFileSync(installed, "{}");
  utimesSync(installed, new Date("2020-01-01"), new Date("2020-01-01"));
  expect(needsInstall(folder)).toBe(true);
  utimesSync(installed, new Date("2100-01-01"), new Date("2100-01-01"));
  expect(needsInstall(folder)).toBe(false);
});

test("the npm that runs the script is used again, else the one on the path, on Windows through its shell", () => {
  const running = npmCommand({ npm_execpath: "/opt/npm/bin/npm-cli.js" }, "win32");
  expect(running).toEqual({ command: process.execPath, before: ["/opt/npm/bin/npm-cli.js"], shell: false });
  expect(npmCommand({ npm_execpath: "/opt/yarn.js" }, "linux")).toEqual({
    command: "npm",
    before: [],
    shell: false,
  });
  expect(npmCommand({}, "win32").shell).toBe(true);
});
