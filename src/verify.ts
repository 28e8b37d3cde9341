import { TokenCache } from './cache.ts';
import { applySchema, askRevoked } from './callbacks.ts';
import { type Judge, strict } from './checks.ts';
import type { AlgorithmEntry } from './crypto/algorithms.ts';
import { checkSignature } from './token/signature.ts';
import { isPromise } from './crypto/prepared-key.ts';
import { givenKeys } from './keys/lookup/given-keys.ts';
import { resolvedKeys } from './keys/lookup/resolver.ts';
import type { KeySource } from './keys/lookup/source.ts';
import { readClock, refuseMore } from './options/read.ts';
import {
  type CallPolicy,
  readCallExpectations,
  readVerifierOptions,
  readVerifyOptions,
  type VerifyPolicy,
} from './options/verify-options.ts';
import { expectedRule, judgeSubject, registeredClaims } from './token/claims.ts';
import { type CompactToken, detach, readCompact } from './token/compact.ts';
import {
  checkAlgorithm,
  checkCritical,
  checkTyp,
  handOutHeader,
  judgeField,
  type ParsedHeader,
  readHeader,
} from './token/header.ts';
import { copyJson, type JsonObject } from './encoding/json.ts';
import { rememberHeader } from './token/known-header.ts';
import { checkTimeRange, readPayload } from './token/payload.ts';
import type {
  JwtClaims,
  KeyResolver,
  VerificationKey,
  Verified,
  VerifiedClaims,
  VerifierOptions,
  VerifyOptions,
  VerifyToken,
} from './types.ts';

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
export function verify<Claims = JwtClaims>(
  token: string,
  key: VerificationKey,
  options: VerifyOptions<Claims>,
): Promise<Verified<Claims>> {
  // Not `async`: it would put a second frame around the pipeline's own (0.2 µs).
  try {
    // `arguments`, because a rest parameter would show in the type
    refuseMore(arguments, 3, 'verify(token, key, options)');
    const policy = readVerifyOptions(options, 'verify(token, key, options)');
    return judgeToken(token, prepareVerifier(key, policy), strict) as Promise<Verified<Claims>>;
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
 * @throws {UsageError} options or key are wrong; what only the runtime's import can tell rejects the first call
 */
export function createVerifier<Claims = JwtClaims>(
  key: VerificationKey,
  options: VerifierOptions<Claims>,
): VerifyToken<Claims> {
  const policy = readVerifierOptions(options, 'createVerifier(key, options)');
  const verifier = prepareVerifier(key, policy);
  if (policy.cache) verifier.cache = new TokenCache(policy.cache);
  return (token, ...more) => {
    try {
      return judgeToken(token, verifier, strict, callPolicy(more)) as Promise<Verified<Claims>>;
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

/**
 * What a call adds to its verifier's expectations. A number is what `tokens.map(verifyToken)` hands in.
 * @throws {UsageError} `ERR_JWT_OPTION_INVALID`
 */
function callPolicy([call, ...rest]: readonly unknown[]): CallPolicy | undefined {
  if (call === undefined || typeof call === 'number') return undefined;
  refuseMore(
    typeof call === 'function' ? [call] : rest.filter((each) => typeof each === 'function'),
    0,
    'verifyToken(token, { claims, subject })',
  );
  return readCallExpectations(call, 'verifyToken(token, { claims, subject })');
}

export interface Verifier {
  readonly policy: VerifyPolicy;
  /** none in `explain` without a key */
  readonly keys: KeySource | undefined;
  cache: TokenCache | undefined;
}

/** @throws {UsageError} `ERR_JWT_KEY_INVALID` */
export function prepareVerifier(key: unknown, policy: VerifyPolicy): Verifier {
  const keys = typeof key === 'function' ? resolvedKeys(key as KeyResolver, policy) : givenKeys(key, policy);
  // named even when there is none: a polluted prototype supplies no cache
  return { policy, keys, cache: undefined };
}

/**
 * The pipeline, of `verify` and `explain` alike. Where a failure is only noted, the checks that need what failed are
 * left out and all others still run.
 */
export async function judgeToken(
  token: unknown,
  verifier: Verifier,
  judge: Judge,
  call?: CallPolicy,
): Promise<Verified | undefined> {
  const { policy, keys, cache } = verifier;
  try {
    if (keys?.ready) await keys.ready;

    const begun = cache ? readClock(policy.now) : 0;
    const remembered = cache?.get(token, begun);
    const opened: OpenedToken | undefined = remembered ?? openToken(token, policy, judge);
    if (!opened) return undefined;
    const { header, algorithm } = opened;
    const compact = opened.compact && keys?.callsOut ? detach(opened.compact) : opened.compact;

    const found = algorithm && keys?.find(header, algorithm, token as string);
    const candidates = found && judge.check('key', isPromise(found) ? await found : found);
    if (remembered && !candidates?.includes(remembered.signer)) {
      // rotated away: what is remembered is void, the signature is judged anew
      cache?.delete(token);
      return judgeToken(token, verifier, judge, call);
    }

    let signer = remembered?.signer;
    let payload = remembered && copyJson(remembered.payload);
    if (compact) {
      const signature = candidates && checkSignature(compact, candidates);
      // While WebCrypto works, the payload is read; nothing of it shows unless the signature holds (saves 3 to 5 µs).
      const early = isPromise(signature) ? readPayload(compact) : undefined;
      signer = signature && judge.check('signature', isPromise(signature) ? await signature : signature);
      payload = judge.check('payload', early ?? readPayload(compact));
      if (payload) judge.check('payload', checkTimeRange(payload) ?? payload);
      if (signer) rememberHeader(compact.text, compact.headerEnd, header);
    }
    if (!payload) return undefined;

    const now = remembered && !keys?.callsOut ? begun : readClock(policy.now);
    // a copy, made before anybody else sees the payload
    const kept =
      remembered ??
      (cache && signer && algorithm
        ? cache.entryFor({ token: token as string, header, algorithm, signer, payload: copyJson(payload) }, now)
        : undefined);
    judgeFields(header, payload, policy, judge);
    judgeClaims(payload, policy, now, judge);
    if (call) judgeCall(payload, policy, call, now, judge);
    const handedOut = handOutHeader(header);
    const output = policy.schema && judge.check('schema', await applySchema(policy.schema, payload));
    // Asked only of a token whose signature held: the function is promised verified claims.
    if (policy.isRevoked && signer) {
      judge.check('revocation', await askRevoked(policy.isRevoked, payload as VerifiedClaims, handedOut));
    }
    if (kept) cache?.keep(kept, now);
    return signer && { header: handedOut, payload: (output ? output.value : payload) as VerifiedClaims };
  } catch (error) {
    cache?.delete(token);
    // A tick later, so that the caller has a handler by then: a promise that rejects before costs Node 2 µs.
    await undefined;
    throw error;
  }
}

interface OpenedToken {
  readonly header: ParsedHeader;
  readonly algorithm: AlgorithmEntry | undefined;
  /** none when the token is remembered */
  readonly compact: CompactToken | undefined;
}

/** Form and header: what can be judged before a key is known. */
function openToken(token: unknown, policy: VerifyPolicy, judge: Judge): OpenedToken | undefined {
  const compact = judge.check('format', readCompact(token, policy.maxTokenLength));
  const header = compact && judge.check('header', readHeader(compact));
  if (!header) return undefined;
  const algorithm = judge.check('algorithm', checkAlgorithm(header, policy.algorithms));
  judge.check('crit', checkCritical(header));
  judge.check('typ', checkTyp(header, policy.typ));
  return { header, algorithm, compact };
}

function judgeClaims(payload: JsonObject, policy: VerifyPolicy, now: number, judge: Judge): void {
  const claims = registeredClaims(payload);
  for (const rule of policy.rules) judge.claim(rule.claim, rule.judge(claims, policy, now));
}

function judgeFields(
  header: ParsedHeader,
  payload: JsonObject,
  { header: expected }: VerifyPolicy,
  judge: Judge,
): void {
  for (const field of expected) judge.field(field[0], judgeField(header, field, payload));
}

function judgeCall(payload: JsonObject, policy: VerifyPolicy, call: CallPolicy, now: number, judge: Judge): void {
  const claims = registeredClaims(payload);
  const { subject } = call;
  if (subject !== undefined) judge.claim('sub', judgeSubject(claims.sub, { ...policy, subject }));
  for (const named of call.claims) judge.claim(named[0], expectedRule(named).judge(claims, policy, now));
}
