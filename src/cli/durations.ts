// Reads spans of time and points in time that were typed as options.
import { EARLIEST_CLOCK, parseTime } from '../inspect/times.ts';
import { LAST_TIME } from '../time.ts';
import type { Arguments } from './arguments.ts';
import { wrongUse } from './failure.ts';
import type { Duration } from './library.ts';

/** `15m` as it is, `900` as seconds. @throws {Failure} */
export function readSpan(option: string, text: string): Duration {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  if (/^\d{1,9}(\.\d{1,9})?[smhdw]$/.test(text)) return text as Duration;
  throw wrongUse(`--${option} takes a time with a unit: 30s, 15m, 2h, 7d, 2w (without one: seconds)`);
}

/** `--at`: the clock that everything is judged by. @throws {Failure} */
export function readClockOption(given: Arguments): (() => number) | undefined {
  const text = given.text('at');
  if (text === undefined) return undefined;
  const at = parseTime(text, Date.now());
  if (at === undefined) {
    throw wrongUse('--at takes a time with its zone, 2026-11-26T02:13Z, seconds since 1970, or a distance, -90m');
  }
  if (at < EARLIEST_CLOCK || at > LAST_TIME * 1000) throw wrongUse('--at is not between the years 1973 and 9999');
  return () => at;
}
