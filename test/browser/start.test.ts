import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { securityHeaders } from "../../scripts/security-headers.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const started: { child: ChildProcess; url: string }[] = [];

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

afterEach(async () => {
  for (const { child, url } of started.splice(0)) {
    child.kill("SIGTERM");
    await expect.poll(() => answers(url), { timeout: 10_000 }).toBe(false);
  }
});

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts as a person does, and waits for the address that is printed. */
async function startApp(port: number) {
  const env = { ...process.env, BROWSER: "none", PORT: String(port) };
  const child = spawn("npm", ["start"], { cwd: root, env, shell: process.platform === "win32" });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const url = await new Promise<string>((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (part) => {
      output += part;
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(output);
      if (found) resolve(found[0]);
    });
    child.on("exit", () => reject(new Error(`npm start ended: ${output}`)));
  });
  started.push({ child, url });
  return { child, ended, url };
}

/** Processes of this machine that run the start script. */
function countStartProcesses(): number {
  const { stdout } = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => /node scripts\/start\.mjs/.test(line)).length;
}

test("npm start serves the built app with the security headers on page, worker script, wasm and error", async () => {
  const { url } = await startApp(await findFreePort());
  const page = await fetch(url);
  const html = await page.text();
  expect(html).toContain('http-equiv="Content-Security-Policy"');
  const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(html)?.[1] ?? "";
  const code = await (await fetch(url + script)).text();
  const worker = /[\w-]*data\.worker-[\w-]+\.js/.exec(code)?.[0];
  expect(worker).toBeDefined();
  for (const path of ["", script, `assets/${worker}`, "no-such-file"]) {
    const { headers } = await fetch(url + path);
    for (const [name, value] of Object.entries(securityHeaders)) expect(headers.get(name)).toBe(value);
  }
});

test.skipIf(process.platform === "win32")("SIGTERM ends npm start and all that it started", async () => {
  const before = countStartProcesses();
  const { child, ended, url } = await startApp(await findFreePort());
  expect(countStartProcesses()).toBeGreaterThan(before);
  const sentMs = Date.now();
  child.kill("SIGTERM");
  await ended;
  await expect.poll(countStartProcesses, { timeout: 5000 }).toBe(before);
  expect(Date.now() - sentMs).toBeLessThan(5000);
  expect(await answers(url)).toBe(false);
});

test("a port in use ends npm start with one sentence", async () => {
  const { url } = await startApp(await findFreePort());
  const port = new URL(url).port;
  const second = spawnSync(process.execPath, ["scripts/start.mjs", "--port", port], {
    cwd: root,
    encoding: "utf8",
  });
  expect(second.status).toBe(1);
  expect(second.stderr.trim()).toMatch(new RegExp(`^Port ${port} is in use by another program: .*\\.$`));
});
