/**
 * @typedef {object} RequestRecord
 * @property {string} url
 * @property {boolean} foreign to another origin than the app's
 * @property {boolean} afterCut made after the network was cut
 * @property {string | null} failure why it did not succeed
 */

/**
 * Records every request of the pages and their workers, and every error that they show.
 * @param {import("playwright").BrowserContext} context
 * @param {string} origin the app's own
 * @param {(request: RequestRecord) => void} [onRequest]
 */
export function recordTraffic(context, origin, onRequest) {
  /** @type {RequestRecord[]} */
  const requests = [];
  /** @type {Map<unknown, RequestRecord>} */
  const records = new Map();
  /** @type {string[]} */
  const pageErrors = [];
  /** @type {string[]} */
  const consoleErrors = [];
  let isCut = false;

  const record = (/** @type {string} */ url, /** @type {unknown} */ key) => {
    if (!/^(https?|wss?):/.test(url)) return;
    const foreign = new URL(url).origin.replace(/^ws/, "http") !== origin;
    const entry = { url, foreign, afterCut: isCut, failure: null };
    requests.push(entry);
    records.set(key, entry);
    onRequest?.(entry);
  };
  context.on("request", (request) => record(request.url(), request));
  context.on("requestfailed", (request) => {
    const entry = records.get(request);
    if (entry) entry.failure = request.failure()?.errorText ?? "failed";
  });
  context.on("weberror", (error) => pageErrors.push(String(error.error().stack ?? error.error())));
  context.on("console", (message) => {
    if (message.type() === "error") consoleErrors.push(message.text());
  });
  const followSockets = (/** @type {import("playwright").Page} */ page) =>
    page.on("websocket", (socket) => record(socket.url(), socket));
  context.pages().forEach(followSockets);
  context.on("page", followSockets);

  return {
    pageErrors,
    consoleErrors,
    markCut: () => void (isCut = true),
    read: () => ({
      requests,
      pageErrors,
      consoleErrors,
      /** Requests to another origin; one that the content policy holds back is never made, and not among them. */
      left: requests.filter((request) => request.foreign).map(({ url }) => url),
      /** Requests to our own origin that found the network cut. */
      missed: requests.filter((request) => !request.foreign && request.afterCut).map(({ url }) => url),
    }),
  };
}
