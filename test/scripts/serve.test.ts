import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { securityHeaders } from "../../scripts/security-headers.mjs";
import { serve, servingProblem } from "../../scripts/serve.mjs";
import { makeTempFolder } from "../support/temp-folder.ts";

let server: Awaited<ReturnType<typeof serve>>;
let port: number;

beforeAll(async () => {
  const parent = makeTempFolder();
  const folder = join(parent, "dist");
  mkdirSync(join(folder, "assets"), { recursive: true });
  writeFileSync(join(parent, "secret.txt"), "secret");
  writeFileSync(join(folder, "index.html"), "<p>page</p>");
  writeFileSync(join(folder, ".built"), "stamp");
  writeFileSync(join(folder, "assets/train.worker-a1B2_c3D.js"), "1;");
  writeFileSync(join(folder, "assets/engine-a1B2_c3D.wasm"), "\0asm");
  writeFileSync(join(folder, "shop.csv"), "a,b\n");
  server = await serve(folder);
  port = Number(new URL(server.url).port);
});

afterAll(() => server.close());

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Asks for a path as it is written: fetch would resolve its dots first. */
function ask(path: string, method = "GET", headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let body = "";
      response.on("data", (part) => (body += part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    sent.on("error", reject).end();
  });
}

function askRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (part) => (answer += part));
    socket.on("end", () => resolve(answer)).on("error", reject);
  });
}

test.each([
  ["/", "GET", 200],
  ["/assets/train.worker-a1B2_c3D.js", "GET", 200],
  ["/assets/engine-a1B2_c3D.wasm", "HEAD", 200],
  ["/nothing-here", "GET", 404],
  ["/assets/", "GET", 404],
  ["/%", "GET", 400],
  ["/.built", "GET", 400],
  ["/", "POST", 405],
])("%s by %s answers %i with every security header", async (path, method, status) => {
  const answer = await ask(path, method);
  expect(answer.status).toBe(status);
  for (const [name, value] of Object.entries(securityHeaders)) {
    expect(answer.headers[name.toLowerCase()]).toBe(value);
  }
});

test("what is no HTTP is answered 400 with the content policy", async () => {
  const answer = await askRaw("NONSENSE\r\n\r\n");
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain("Content-Security-Policy: default-src 'none'");
});

test.each([
  "/../secret.txt",
  "/%2e%2e/secret.txt",
  "/assets/..%2f..%2f../secret.txt",
  "/..%5csecret.txt",
  "/%00",
])("%s leaves the folder and is refused", async (path) => {
  const { status, body } = await ask(path);
  expect(status).toBe(400);
  expect(body).not.toContain("secret\n");
});

test("scripts, wasm and pages have the types that browsers insist on", async () => {
  const typeOf = async (path: string) => (await ask(path)).headers["content-type"];
  expect(await typeOf("/")).toBe("text/html; charset=utf-8");
  expect(await typeOf("/assets/train.worker-a1B2_c3D.js")).toBe("text/javascript; charset=utf-8");
  expect(await typeOf("/assets/engine-a1B2_c3D.wasm")).toBe("application/wasm");
  expect(await typeOf("/shop.csv")).toBe("text/csv; charset=utf-8");
});

test("a hashed file is kept for ever, the page is asked for anew and answered 304 when it is the same", async () => {
  const hashed = await ask("/assets/engine-a1B2_c3D.wasm");
  expect(hashed.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  const page = await ask("/");
  expect(page.headers["cache-control"]).toBe("no-cache");
  const again = await ask("/", "GET", { "If-None-Match": String(page.headers.etag) });
  expect([again.status, again.body]).toEqual([304, ""]);
});

test("a port in use is told in one sentence that names another", async () => {
  const refused = await serve(tmpdir(), { port }).catch((error: unknown) => error);
  expect(servingProblem(refused, port)).toBe(
    `Port ${port} is in use by another program: end that program, or choose another port with "npm start -- --port ${port + 1}".`,
  );
});

test("with a prefix the folder is seen under that path alone", async () => {
  const folder = makeTempFolder();
  writeFileSync(join(folder, "index.html"), "under");
  const under = await serve(folder, { prefix: "/some/path", headers: {} });
  const response = await fetch(under.url);
  expect(await response.text()).toBe("under");
  expect(response.headers.get("content-security-policy")).toBeNull();
  expect((await fetch(new URL("/", under.url))).status).toBe(404);
  await under.close();
});
