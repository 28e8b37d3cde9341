// The time: the caller's clock, distrusted, or the runtime's.
import { optionError, UsageError } from './errors.ts';
import { brief } from './messages.ts';
import { missing, unawaited } from './runtime.ts';

/** March 1973 in milliseconds, the year 5138 in seconds: a clock that answers less counts seconds. */
const LEAST_CLOCK = 1e11;

/** The end of the year 9999, as in claims: a clock that answers more counts microseconds, or nanoseconds. */
const MOST_CLOCK = 253_402_300_799_999;

/** The caller's clock in seconds. @throws {UsageError} when it does not answer milliseconds since 1970 */
export function readClock(now: () => number): number {
  const milliseconds = asked(now);
  const isNumber = Number.isFinite(milliseconds);
  const isLate = isNumber && (milliseconds as number) > MOST_CLOCK;
  if (isNumber && !isLate && (milliseconds as number) >= LEAST_CLOCK) return (milliseconds as number) / 1000;
  const unit = isLate ? ' (microseconds?)' : isNumber ? ' (seconds?)' : '';
  throw optionError(
    `option "now" returned ${brief(milliseconds, 40)}${unit}, it must return milliseconds, like Date.now`,
  );
}

/** A clock that fails is the calling code's fault, and no token's. */
function asked(now: () => unknown): unknown {
  try {
    return unawaited(now());
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw optionError('option "now" threw, it must return milliseconds, like Date.now', { cause });
  }
}

/** Milliseconds now. Hardened sandboxes (SES) have a `Date.now` that throws, or none. */
export function systemClock(): number {
  try {
    return Date.now();
  } catch {
    throw missing('clock (Date.now)', 'hand in one as option "now"');
  }
}
