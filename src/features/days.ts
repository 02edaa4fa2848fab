const dayMs = 86_400_000;

/** Writes days since 1970-01-01 as YYYY-MM-DD, with the time of day where there is one. */
export function formatDay(day: number): string {
  const [date, time] = new Date(Math.round(day * dayMs)).toISOString().split("T");
  return Number.isInteger(day) ? date : `${date} ${time.replace(/\.000Z$|Z$/, "")}`;
}

/** Reads YYYY-MM-DD as days since 1970-01-01; null where it is no such date, or one that the calendar lacks. */
export function parseDay(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const ms = Date.parse(`${text}T00:00:00Z`);
  // Some engines take 30 February for 2 March.
  return Number.isFinite(ms) && formatDay(ms / dayMs) === text ? ms / dayMs : null;
}
