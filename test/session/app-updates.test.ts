import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { keepApp } from "../../src/session/app-updates.ts";

/** A registration with a worker that waits, in place of the browser's. */
class FakeRegistration extends EventTarget {
  installing: ServiceWorker | null = null;
  waiting: ServiceWorker | null = null;
  active: ServiceWorker | null = null;
}

const reload = vi.fn();
let registration: FakeRegistration;
let container: EventTarget;

beforeEach(() => {
  registration = new FakeRegistration();
  container = Object.assign(new EventTarget(), { controller: {}, register: async () => registration });
  vi.stubGlobal("navigator", { serviceWorker: container, locks: { query: async () => ({ held: [] }) } });
  vi.stubGlobal("document", { baseURI: "http://host/app/" });
  vi.stubGlobal("location", { reload });
  reload.mockReset();
});
afterEach(() => vi.unstubAllGlobals());

async function keep() {
  const on = { onKept: vi.fn(), onNewVersion: vi.fn(), onTaken: vi.fn() };
  await keepApp(on);
  return on;
}

describe("the app that a browser keeps", () => {
  test("is not kept, and that is said, where the browser let go of it before it was there", async () => {
    await expect(keep()).rejects.toThrow("the app could not be kept");
  });

  test("takes a waiting version when asked to, and loads the page again once it is there", async () => {
    const postMessage = vi.fn();
    registration.active = {} as ServiceWorker;
    registration.waiting = { postMessage } as unknown as ServiceWorker;
    const on = await keep();
    expect(await on.onNewVersion.mock.calls[0][0]()).toBe(true);
    expect(postMessage).toHaveBeenCalledWith("use-new-version");
    expect(reload).not.toHaveBeenCalled();
    container.dispatchEvent(new Event("controllerchange"));
    expect(reload).toHaveBeenCalledTimes(1);
  });

  test.each([
    ["is left as it is while a run goes on", Infinity, false],
    ["takes a waiting version once a run that ended has let go of its lock", 2, true],
  ])("%s", async (_, looks, isTaken) => {
    let left = looks;
    const query = async () => ({ held: left-- > 0 ? [{ name: "clientele-run-1" }] : [] });
    vi.stubGlobal("navigator", { serviceWorker: container, locks: { query } });
    registration.active = {} as ServiceWorker;
    const postMessage = vi.fn();
    registration.waiting = { postMessage } as unknown as ServiceWorker;
    const on = await keep();
    expect(await on.onNewVersion.mock.calls[0][0]()).toBe(isTaken);
    expect(postMessage).toHaveBeenCalledTimes(isTaken ? 1 : 0);
  });

  test("whose new version another tab took loads the page again at once, and never by itself later", async () => {
    registration.active = {} as ServiceWorker;
    registration.waiting = { postMessage: vi.fn() } as unknown as ServiceWorker;
    const on = await keep();
    registration.waiting = null;
    expect(await on.onNewVersion.mock.calls[0][0]()).toBe(true);
    expect(reload).toHaveBeenCalledTimes(1);
    container.dispatchEvent(new Event("controllerchange"));
    expect(reload).toHaveBeenCalledTimes(1);
    expect(on.onTaken).toHaveBeenCalledTimes(1);
  });
});
