// What is wrong with a claim, in words: makes the errors, and judges nothing.
import { rejection, type TokenError, type TokenErrorCode } from '../errors.ts';
import { date, quote, show, span } from '../messages.ts';

export function notATime(claim: string, value: unknown): TokenError {
  const unit = Number.isFinite(value) ? ', which looks like milliseconds' : '';
  return invalid(claim, `must be a finite number of seconds since 1970, got ${show(value)}${unit}`);
}

export function missing(claim: string, why: string): TokenError {
  return rejection('ERR_JWT_CLAIM_MISSING', `the token has no ${quote(claim)}; ${why}`, { claim });
}

export function mismatch(claim: string, message: string): TokenError {
  return rejection('ERR_JWT_CLAIM_MISMATCH', message, { claim });
}

export function invalid(claim: string, problem: string): TokenError {
  return rejection('ERR_JWT_CLAIM_INVALID', `"${claim}" ${problem}`, { claim });
}

export function untimely(
  code: TokenErrorCode,
  claim: string,
  time: number,
  now: number,
  tolerance: number,
  also = '',
): TokenError {
  const distance = span(Math.abs(now - time));
  const when = time > now ? `is in ${distance}` : `was ${distance} ago`;
  const exactly = `at ${date(time)} (now ${date(now)})`;
  return rejection(code, `"${claim}" ${when}, ${exactly}; ${also}clockTolerance is ${span(tolerance)}`, { claim });
}
