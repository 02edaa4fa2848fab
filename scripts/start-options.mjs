const usualPort = 4173;

/**
 * The port of `--port N`, else of PORT, else the usual one.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ port: number, problem: string | null }}
 */
export function parsePort(args, env) {
  const at = args.findIndex((arg) => arg === "--port" || arg.startsWith("--port="));
  const rest = args.filter((_, i) => at < 0 || (i !== at && !(args[at] === "--port" && i === at + 1)));
  if (rest.length > 0) {
    return { port: 0, problem: `"${rest[0]}" is unknown: npm start takes nothing but "-- --port N".` };
  }
  const given = at < 0 ? env.PORT : args[at] === "--port" ? args[at + 1] : args[at].slice("--port=".length);
  if (at < 0 && !given) return { port: usualPort, problem: null };
  const port = Number(given);
  const fits = /^\d+$/.test(given ?? "") && port >= 1 && port <= 65535;
  const problem = `${at < 0 ? "PORT" : "--port"} is "${given ?? ""}": a whole number from 1 to 65535 was expected.`;
  return { port, problem: fits ? null : problem };
}

/**
 * Whether a browser is to be opened: where there is a display, and neither CI nor BROWSER=none is set.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
export function wantsBrowser(env, platform) {
  if (env.CI || env.BROWSER === "none") return false;
  return platform === "darwin" || platform === "win32" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}
