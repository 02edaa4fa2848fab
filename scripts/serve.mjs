import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { securityHeaders } from "./security-headers.mjs";

/** @type {Record<string, string>} */
const types = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** Vite's names of built files: assets/name-8characters.ext; what they hold never changes. */
const hashed = /^\/assets\/[^/]+-[\w-]{8}\.\w+$/;

class Refusal extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * The file that a request's path names, inside `folder` and nowhere else.
 * @param {string} folder a real path
 * @param {string} url
 */
async function findFile(folder, url) {
  let path;
  try {
    path = decodeURIComponent(url.split(/[?#]/)[0]);
  } catch {
    throw new Refusal(400, "The address is not well-formed.");
  }
  if (!path.startsWith("/") || /[\0\\]/.test(path) || path.split("/").some((part) => part.startsWith("."))) {
    throw new Refusal(400, "The address leaves the folder that is served.");
  }
  try {
    const wanted = await realpath(join(folder, path));
    const file = (await stat(wanted)).isDirectory() ? await realpath(join(wanted, "index.html")) : wanted;
    if (!file.startsWith(folder + sep)) throw new Refusal(404, "Not found.");
    const { size, mtimeMs } = await stat(file);
    return { file, size, tag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`, path };
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(404, "Not found.");
  }
}

/**
 * @param {string} folder
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
async function answer(folder, request, response) {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD");
    throw new Refusal(405, "Only GET and HEAD are answered.");
  }
  const { file, size, tag, path } = await findFile(folder, request.url ?? "/");
  response.setHeader("ETag", tag);
  response.setHeader("Cache-Control", hashed.test(path) ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.headers["if-none-match"] === tag) {
    response.writeHead(304).end();
    return;
  }
  response.setHeader("Content-Type", types[extname(file).toLowerCase()] ?? "application/octet-stream");
  response.setHeader("Content-Length", size);
  response.writeHead(200);
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  createReadStream(file)
    .on("error", () => response.destroy())
    .pipe(response);
}

/** @param {import("node:http").ServerResponse} response @param {unknown} error */
function refuse(response, error) {
  const status = error instanceof Refusal ? error.status : 500;
  const text = error instanceof Refusal ? error.message : "A fault of the server.";
  response.setHeader("Content-Type", "text/plain; charset=utf-8");
  response.setHeader("Cache-Control", "no-store");
  response.writeHead(status).end(`${text}\n`);
}

/** What is no HTTP is answered by hand, with the same headers. @param {import("node:stream").Duplex} socket */
function refuseMalformed(socket) {
  if (!socket.writable) return;
  const headers = Object.entries(securityHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 400 Bad Request\r\n${headers.join("")}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}

/**
 * Serves a folder to this machine alone, with the security headers on every response.
 * @param {string} folder
 * @param {{ port?: number, headers?: Record<string, string>, prefix?: string }} options
 *   port 0: any that is free; prefix: the path under which the folder is seen
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve(folder, { port = 0, headers = securityHeaders, prefix = "" } = {}) {
  const real = await realpath(folder);
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const url = request.url ?? "/";
    if (!url.startsWith(`${prefix}/`)) return refuse(response, new Refusal(404, "Not found."));
    request.url = url.slice(prefix.length);
    answer(real, request, response).catch((error) => refuse(response, error));
  });
  server.on("clientError", (_error, socket) => refuseMalformed(socket));
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(undefined));
  });
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}${prefix}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * One sentence for a server that could not start.
 * @param {unknown} error
 * @param {number} port
 */
export function servingProblem(error, port) {
  const code = /** @type {NodeJS.ErrnoException} */ (error).code;
  if (code === "EADDRINUSE") {
    return `Port ${port} is in use by another program: end that program, or choose another port with "npm start -- --port ${port + 1}".`;
  }
  if (code === "EACCES") {
    return `Port ${port} may not be used by this account: choose one above 1023 with "npm start -- --port 4173".`;
  }
  return `The server could not start on port ${port}: ${error instanceof Error ? error.message : String(error)}.`;
}
