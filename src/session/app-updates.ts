import { isRunUnderWay } from "./run-store.ts";

/** What the service worker says of the app that it keeps. */
export interface AppUpdates {
  /** The app is kept in this browser and opens again without a network. */
  onKept(): void;
  /** A newer version is kept and waits; `use` takes it and loads the page again. */
  onNewVersion(use: () => Promise<boolean>): void;
  /** Another tab took a newer version. */
  onTaken(): void;
}

/**
 * Has the app's own code kept in this browser by the service worker, and follows its updates.
 *
 * A new version is never taken by itself, nor while any tab of this browser is working on a run: `use` then resolves to false.
 * Where there is no service worker (an insecure address, a private window) nothing happens.
 *
 * errors: whatever the browser throws where it cannot fetch or keep the app (no room, no permission)
 */
export async function keepApp(on: AppUpdates): Promise<void> {
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!container) return;
  const wasControlled = container.controller !== null;
  const registration = (await container.register(new URL("service-worker.js", document.baseURI), {
    updateViaCache: "none",
  })) as ServiceWorkerRegistration | undefined;
  if (!registration) return; // where a browser is told to block service workers
  let isAsked = false;
  let isFirst = !wasControlled;
  container.addEventListener("controllerchange", () => {
    if (isAsked) location.reload();
    else if (!isFirst) on.onTaken();
    isFirst = false;
  });
  followWaiting(registration, () =>
    on.onNewVersion(async () => {
      if (await doesRunGoOn()) return false;
      isAsked = registration.waiting !== null;
      if (registration.waiting) registration.waiting.postMessage("use-new-version");
      else location.reload(); // another tab took it already
      return true;
    }),
  );
  await waitForActive(registration);
  on.onKept();
}

/** Whether a run is under way, and a second later still: one that ended lets go of its lock a little after the page says so. */
async function doesRunGoOn(): Promise<boolean> {
  for (let looks = 0; await isRunUnderWay(); looks++) {
    if (looks === 5) return true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

function followWaiting(registration: ServiceWorkerRegistration, tell: () => void): void {
  if (registration.waiting && registration.active) tell();
  registration.addEventListener("updatefound", () => {
    const installing = registration.installing;
    installing?.addEventListener("statechange", () => {
      if (installing.state === "installed" && registration.active) tell();
    });
  });
}

function waitForActive(registration: ServiceWorkerRegistration): Promise<void> {
  if (registration.active) return Promise.resolve();
  const worker = registration.installing ?? registration.waiting;
  const letGo = () => new Error("the app could not be kept: the browser let go of it");
  if (!worker) return Promise.reject(letGo());
  return new Promise((resolve, reject) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(letGo());
    });
  });
}
