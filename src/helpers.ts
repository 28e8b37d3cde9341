// What callers write around a verifier: telling errors apart, a result instead of an exception, when to renew.
import { readClock, systemClock } from './clock.ts';
import { decode } from './decode.ts';
import { JWKS_ERROR_CODES, TOKEN_ERROR_CODES, USAGE_ERROR_CODES } from './error-codes.ts';
import { type JwksError, optionError, rejection, type TokenError, type UsageError } from './errors.ts';
import { isObject, own } from './encoding/json.ts';
import { kindOf, show } from './messages.ts';
import { type OptionReader, optionReader, orElse } from './options/read.ts';
import { clock } from './options/rules.ts';
import { attempt, isPromise } from './runtime.ts';
import { LAST_TIME } from './time.ts';
import type { Verified, VerifyOutcome } from './types.ts';

/**
 * Is it a `TokenError` (answer 401)? Told by `name` and `code`, so that it holds for errors of another copy of this
 * library, too (one imported, one required), where `instanceof` does not; an error of somebody else's that is also
 * called `TokenError` is none.
 *
 * @example
 * if (isTokenError(error) && error.code === 'ERR_JWT_EXPIRED') return renew();
 */
export function isTokenError(error: unknown): error is TokenError {
  return isOfKind(error, 'TokenError', TOKEN_ERROR_CODES);
}

/** Is it a `UsageError` (answer 500)? Told by `name` and `code`, as in `isTokenError`. */
export function isUsageError(error: unknown): error is UsageError {
  return isOfKind(error, 'UsageError', USAGE_ERROR_CODES);
}

/** Is it a `JwksError` (answer 503)? Told by `name` and `code`, as in `isTokenError`. */
export function isJwksError(error: unknown): error is JwksError {
  return isOfKind(error, 'JwksError', JWKS_ERROR_CODES);
}

function isOfKind(error: unknown, kind: string, codes: readonly unknown[]): boolean {
  return holds(() => {
    if (!isObject(error)) return false;
    const { name, code } = error as { name?: unknown; code?: unknown };
    return name === kind && codes.includes(code);
  });
}

/** Anything can be thrown or handed in: what cannot even be read (a revoked Proxy, a getter that throws) is not it. */
function holds(check: () => boolean): boolean {
  return attempt(check) ?? false;
}

/**
 * A verification as a result instead of an exception. Only a `TokenError` becomes a result: what is wrong with your
 * code (`UsageError`), the key set (`JwksError`) or a callback of yours is still thrown.
 *
 * @example
 * const result = await tryVerify(verifyToken(token));
 * if (!result.ok) return unauthorized(result.error.code);
 * result.payload.sub;
 *
 * @param verification the promise that `verify`, or a verifier, returned
 * @throws {UsageError} `ERR_JWT_OPTION_INVALID`: it is no promise, or a promise of something else
 */
export async function tryVerify<Claims>(verification: Promise<Verified<Claims>>): Promise<VerifyOutcome<Claims>> {
  // only the kind is shown: what was handed in by mistake may well be a token
  if (!isPromise(verification)) throw noVerification(kindOf(verification));
  let verified: unknown;
  try {
    verified = await verification;
  } catch (error) {
    if (isTokenError(error)) return { ok: false, error };
    throw error;
  }
  if (!isVerified<Claims>(verified)) throw noVerification(`a promise of ${kindOf(verified)}`);
  return { ok: true, header: verified.header, payload: verified.payload };
}

/** By what it holds, so that a verification of another copy of this library counts: nothing but these two members. */
function isVerified<Claims>(value: unknown): value is Verified<Claims> {
  return holds(() => {
    if (!isObject(value) || Object.keys(value).sort().join() !== 'header,payload') return false;
    const { header } = value as { header: unknown };
    return isObject(header) && typeof own(header, 'alg') === 'string';
  });
}

function noVerification(got: string): UsageError {
  return optionError(`tryVerify takes the promise of a verification, got ${got}; call tryVerify(verifyToken(token))`);
}

const readSecondsLeftOptions: OptionReader<{ readonly now: () => number }> = /* @__PURE__ */ optionReader(
  () => ({ now: orElse(clock, systemClock) }),
  (options) => options,
);

/**
 * How long until a token expires: whole seconds until its `exp`, rounded down; 0 or less when it is expired,
 * `undefined` when it has no `exp`. **Nothing is verified**: for browsers and sockets that renew their token in time,
 * never for deciding whether to accept one.
 *
 * @example
 * if ((secondsLeft(token) ?? Infinity) < 60) token = await renew();
 *
 * @param token any well-formed token, also an expired one
 * @param options `now`: the clock in milliseconds, default `Date.now`
 * @throws {TokenError} `ERR_JWT_MALFORMED`, `ERR_JWT_TOO_LARGE`; `ERR_JWT_CLAIM_INVALID`: `exp` is no number of
 * seconds since 1970 (RFC 7519 §4.1.4)
 */
export function secondsLeft(token: string, options: { readonly now?: () => number } = {}): number | undefined {
  const { now } = readSecondsLeftOptions(options, 'secondsLeft(token, options)');
  const exp = own(decode(token).payload, 'exp');
  if (exp === undefined) return undefined;
  if (typeof exp !== 'number' || exp > LAST_TIME) {
    const found = typeof exp === 'number' ? `${exp}, which looks like milliseconds` : show(exp);
    throw rejection('ERR_JWT_CLAIM_INVALID', `"exp" is ${found}, expected seconds since 1970`, { claim: 'exp' });
  }
  return Math.floor(exp - readClock(now));
}
