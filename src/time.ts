// The units in which spans of time are written ('30s', '1.5h'), and the last time there is. Imports nothing: every entry
// may have a copy of its own.

/** The last second of the year 9999. Later times are milliseconds by mistake: such a token would never expire. */
export const LAST_TIME = 253_402_300_799;

/** In seconds. */
export const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** The seconds in text with a unit; `undefined` for anything else, also for a number without one. */
export function secondsIn(span: unknown): number | undefined {
  const written = typeof span === 'string' ? /^(\d+(?:\.\d+)?)([smhdw])$/.exec(span) : null;
  return written ? Number(written[1]) * (UNITS[written[2] as string] as number) : undefined;
}
