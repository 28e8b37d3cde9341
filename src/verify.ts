// The public functions that verify: knows what is asked of them, and leaves the checks to the pipeline.
import type { VerifyDemands } from './checked-demands.ts';
import type { ClaimsOf, Read, Unread } from './checked-types.ts';
import { isMapping, refuseMore } from './options/read.ts';
import { readCallExpectations, readVerifierOptions, readVerifyOptions } from './options/verify-options.ts';
import { rememberVerifier } from './known-verifiers.ts';
import { judgeToken, prepareVerifier, type VerifierWithKeys } from './pipeline.ts';
import { rememberTokens } from './remember.ts';
import type { JwtClaims, VerificationKey, Verified, VerifierOptions, VerifyOptions, VerifyToken } from './types.ts';

/**
 * Verifies a token: its form, algorithm, key, signature and claims, in that order (RFC 7515 §5.2, RFC 7519 §7.2,
 * RFC 8725). Nothing of the payload is revealed unless the signature holds. Options and key are checked at each
 * call, an imported key is remembered; with many tokens, `createVerifier` checks them once.
 *
 * @example
 * const { payload } = await verify(token, secret, {
 *   algorithms: ['HS256'],
 *   issuer: 'https://issuer.example',
 *   audience: 'https://api.example',
 * });
 *
 * @param token the token in compact serialization
 * @param key secret text or bytes (HS*), PEM, JWK, JWKS, CryptoKey, KeyObject, a list of them, or a resolver
 * @param options `algorithms`, `issuer` and `audience` are required
 * @throws {TokenError} the token is not acceptable (answer 401)
 * @throws {UsageError} options or key are wrong, whatever the token (answer 500)
 * @throws {JwksError} a remote key set cannot be had right now (answer 503)
 */
export function verify<Claims = JwtClaims, const Options = Unread>(
  token: string,
  key: VerificationKey,
  options: VerifyOptions<Claims> & Read<Options, VerifyDemands<Options>>,
): Promise<Verified<ClaimsOf<Claims, Options>>> {
  // Not `async`, which would put a second frame around the pipeline's own.
  try {
    // `arguments`, because a rest parameter would show in the type
    if (arguments.length > 3) refuseMore(arguments, 3, 'verify(token, key, options)');
    const policy = readVerifyOptions(options, 'verify(token, key, options)');
    return judgeToken(token, prepareVerifier(key, policy)) as Promise<Verified<ClaimsOf<Claims, Options>>>;
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * Checks options and key once and returns a function that verifies tokens as `verify` does.
 *
 * @example
 * const verifyToken = createVerifier(publicKeyPem, { algorithms: ['ES256'], issuer, audience });
 * const { payload } = await verifyToken(token);
 *
 * @param key secret text or bytes (HS*), PEM, JWK, JWKS, CryptoKey, KeyObject, a list of them, or a resolver
 * @param options `algorithms`, `issuer` and `audience` are required; `cache` beside those of `verify`
 * @throws {UsageError} options or key are wrong; what only the runtime's import can tell rejects the first call
 */
export function createVerifier<Claims = JwtClaims, const Options = Unread>(
  key: VerificationKey,
  options: VerifierOptions<Claims> & Read<Options, VerifyDemands<Options, VerifierOptions>>,
): VerifyToken<ClaimsOf<Claims, Options>> {
  refuseMore(arguments, 2, 'createVerifier(key, options)');
  const policy = readVerifierOptions(options, 'createVerifier(key, options)');
  const verifier = prepareVerifier(key, policy);
  const judge = policy.cache ? rememberTokens(policy.cache, policy) : judgeToken;
  const verifyToken: VerifyToken<ClaimsOf<Claims, Options>> = (token, ...more) => {
    try {
      const called = more.length === 0 ? verifier : forCall(verifier, more);
      return judge(token, called) as Promise<Verified<ClaimsOf<Claims, Options>>>;
    } catch (error) {
      return Promise.reject(error);
    }
  };
  return rememberVerifier(verifyToken, { verifier, key });
}

/**
 * The verifier with what a call adds to its expectations. What `tokens.map(verifyToken)` hands in is none.
 * @throws {UsageError} `ERR_JWT_OPTION_INVALID`
 */
function forCall(verifier: VerifierWithKeys, more: readonly unknown[]): VerifierWithKeys {
  if (isMapping(more)) return verifier;
  const [call] = more;
  refuseMore(more, typeof call === 'function' ? 0 : 1, CALL);
  if (call === undefined) return verifier;
  const rules = [...verifier.policy.rules, ...readCallExpectations(call, CALL)];
  return { ...verifier, policy: { ...verifier.policy, rules } };
}

const CALL = 'verifyToken(token, { claims, subject })';
