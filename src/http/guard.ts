// The guard: takes the token out of a request, asks the verifier, and says what to answer.
import type { JwksError, TokenError } from '../index.ts';
import { type Policy, policyOf, QUOTABLE } from './policy.ts';
import { refuse } from './refusal.ts';
import { memberOf } from './request.ts';
import { carries } from './scope.ts';
import type { Guard, GuardOptions, GuardRefusal, GuardVerified } from './types.ts';
import { fitting, readable, unawaited, usage } from './usage.ts';

/**
 * Makes the guard of a route: it finds the token in a request of any framework, verifies it, and otherwise says what to
 * answer (RFC 6750, RFC 9110 §11). The client learns that a token expired, is not valid yet, or was revoked; all other
 * tokens that are not acceptable get one and the same answer.
 *
 * @example
 * const guard = createGuard(verifyToken);
 * const result = await guard(request);
 * if (!result.ok) return result.toResponse(); // or result.status, .headers, .body
 * result.payload.sub;
 *
 * @param verifyToken what `createVerifier` or `createMultiVerifier` made
 * @param options `realm`, `from`, `retryAfter`, `describe`, `scope`: all may be left out
 * @throws {UsageError} an option is wrong. The guard itself rejects with `UsageError` when verifier or request are none or
 * when it is handed to a framework as middleware, and with everything that is no `TokenError` or `JwksError` of this
 * library: answer 500
 */
export function createGuard<V extends GuardVerified, Request extends object = object>(
  verifyToken: (token: string) => Promise<V>,
  options: GuardOptions<Request> = {},
): Guard<V, Request> {
  if (typeof verifyToken !== 'function') throw usage(`${NO_VERIFIER}, got ${typeof verifyToken}`);
  const policy = readable('the options', () => policyOf(options));
  // Two parameters, for `ws`: a `verifyClient` of one should answer at once, and any promise lets everybody in.
  return async (request, more?: unknown) => {
    refuseMiddleware(more);
    const token = policy.from(request);
    if (token === undefined) return refuse(policy, 400, 'invalid_request', ONE_TOKEN);
    if (token === '') return refuse(policy, 401, 'unauthorized', ONE_TOKEN);
    try {
      const answer = verifyToken(token);
      // What answers at once has verified nothing: `decode`, handed in by mistake, would let everybody in.
      const verified = Object(answer).then && (await answer);
      if (!verified?.header) throw usage(NO_VERIFIER);
      const { header, payload } = verified;
      if (!policy.scope || carries(Object(payload), policy.scope)) return { ok: true, header, payload, token };
    } catch (error) {
      return answerTo(error, policy);
    }
    return refuse(policy, 403, 'insufficient_scope', 'the access token lacks a scope');
  };
}

/**
 * Behind a request, `next` or an answer: a framework would go on, whatever comes, and let everybody in. A number is that
 * of `requests.map(guard)`.
 */
function refuseMiddleware(more: unknown): void {
  if (more === undefined || typeof more === 'number') return;
  throw usage('a guard is no middleware: call it in yours, and answer unless its result is ok');
}

const NO_VERIFIER = 'verifyToken must come from createVerifier';
const ONE_TOKEN = 'send one access token';

/**
 * By name and code: another copy of the library has classes of its own, and passport has a `TokenError`, too.
 * @throws the error itself, unless it is this library's and not the fault of the calling code
 */
function answerTo(error: unknown, policy: Policy): GuardRefusal {
  const [name, code] = ['name', 'code'].map((member) => memberOf(Object(error), member));
  if (name === 'JwksError' && fitting(/^ERR_JWKS_/, code)) {
    return refuse(policy, 503, 'temporarily_unavailable', 'try again later', error as JwksError);
  }
  if (name !== 'TokenError' || !fitting(/^ERR_JWT_/, code)) throw error;
  const description = fitting(QUOTABLE, unawaited(policy.describe(error as TokenError)));
  if (!description) throw usage('"describe" answered what cannot stand in a challenge');
  return refuse(policy, 401, 'invalid_token', description, error as TokenError);
}
