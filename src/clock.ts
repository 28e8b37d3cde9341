// The time: the caller's clock, distrusted, or the runtime's.
import { optionError, UsageError } from './errors.ts';
import { brief } from './messages.ts';
import { attempt, missing, unawaited } from './runtime.ts';

/** March 1973 in milliseconds, the year 5138 in seconds: a clock that answers less counts seconds. */
const LEAST_CLOCK = 1e11;

/** The end of the year 9999, as in claims: a clock that answers more counts microseconds, or nanoseconds. */
const MOST_CLOCK = 253_402_300_799_999;

/** The caller's clock in seconds. @throws {UsageError} when it fails, or does not answer milliseconds since 1970 */
export function readClock(now: () => number): number {
  let milliseconds: unknown;
  try {
    milliseconds = now();
  } catch (cause) {
    // the calling code's fault, and no token's
    if (attempt(() => cause instanceof UsageError)) throw cause;
    throw optionError('option "now" threw, it must return milliseconds, like Date.now', { cause });
  }
  const isNumber = Number.isFinite(milliseconds);
  const isLate = isNumber && (milliseconds as number) > MOST_CLOCK;
  if (isNumber && !isLate && (milliseconds as number) >= LEAST_CLOCK) return (milliseconds as number) / 1000;
  const unit = isLate ? ' (microseconds?)' : isNumber ? ' (seconds?)' : '';
  const found = brief(unawaited(milliseconds), 40);
  throw optionError(`option "now" returned ${found}${unit}, it must return milliseconds, like Date.now`);
}

/** Milliseconds now. Hardened sandboxes (SES) have a `Date.now` that throws, or none. */
export function systemClock(): number {
  try {
    return Date.now();
  } catch {
    throw missing('clock (Date.now)', 'hand in one as option "now"');
  }
}
