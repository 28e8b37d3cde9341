// The public functions that sign: knows the order in which a token is put together, and leaves each part to its file.
import { isPromise } from './runtime.ts';
import { ALGORITHMS, type AlgorithmEntry } from './crypto/algorithms.ts';
import type { Eventually, PreparedKey, Signing } from './crypto/prepared-key.ts';
import { keyError, optionError, throwAgain } from './errors.ts';
import { externalKey, isExternalSigner } from './keys/tools/external-signer.ts';
import { type KeyLimits, reading } from './keys/forms/key.ts';
import { readKey } from './keys/forms/read-key.ts';
import { brief } from './messages.ts';
import { isMapping, refuseMore } from './options/read.ts';
import { readSignOptions, type SignPolicy } from './options/sign-options.ts';
import { base64urlWriter } from './encoding/base64url.ts';
import { composeClaims } from './compose.ts';
import { jsonText } from './lossless.ts';
import { refuseSecrets } from './public-only.ts';
import { isTooComplex, MOST_PARTS } from './token/header.ts';
import { own } from './encoding/json.ts';
import type { SignClaims, SigningKey, SignOptions, SignToken } from './types.ts';
import type { ClaimsToSign, ReadExp, SignDemands, SignerDemands } from './checked-signing.ts';
import type { Read, Unread } from './checked-types.ts';

/**
 * Signs claims as a JWT in compact serialization (RFC 7515 §5.1, RFC 7519 §7.1). The claims are not modified.
 *
 * @example
 * const token = await sign({ sub: 'user-42' }, secret, { algorithm: 'HS256', expiresIn: '15m' });
 *
 * @param claims a plain object that JSON can carry; registered claims are type-checked
 * @param key secret text or bytes (HS*), private PEM or JWK, CryptoKey, KeyObject, or an external signer
 * @param options `expiresIn` is required unless the claims carry `exp`; `algorithm` unless the key names it
 * @throws {UsageError} `ERR_JWT_OPTION_INVALID` (options, claims), `ERR_JWT_KEY_INVALID`, `ERR_JWT_ALG_UNSUPPORTED`
 */
export function sign<Claims extends SignClaims, Key extends SigningKey, const Options = Unread, Exp = undefined>(
  claims: Claims & ReadExp<Exp>,
  key: Key,
  options: SignOptions & Read<Options, SignDemands<Claims, Exp, Key, Options>>,
): Promise<string> {
  try {
    // `arguments`, because a rest parameter would show in the type
    refuseMore(arguments, 3, 'sign(claims, key, options)');
    return signToken(claims, prepareSigner(key, options, 'sign(claims, key, options)'));
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * Checks options and key once and returns a function that signs claims as `sign` does. Its `lifetime` is `expiresIn`
 * in seconds, for OAuth's `expires_in`; `undefined` with `expiresIn: false`, or when the claims carry `exp`.
 *
 * @example
 * const signToken = createSigner(secret, { algorithm: 'HS256', expiresIn: '15m' });
 * return Response.json({ access_token: await signToken({ sub }), token_type: 'Bearer', expires_in: signToken.lifetime });
 *
 * @param key secret text or bytes (HS*), private PEM or JWK, CryptoKey, KeyObject, or an external signer
 * @param options `algorithm`, unless the key names it; `expiresIn`, unless each token's claims carry `exp`
 * @throws {UsageError} options or key are wrong; what only the runtime's import can tell rejects the first call
 */
export function createSigner<Key extends SigningKey, const Options = Unread>(
  key: Key,
  options: SignOptions & Read<Options, SignerDemands<Key, Options>>,
): SignToken<ClaimsToSign<Options>> {
  refuseMore(arguments, 2, 'createSigner(key, options)');
  const signer = prepareSigner(key, options, 'createSigner(key, options)');
  const { expiresIn } = signer.policy;
  const lifetime = typeof expiresIn === 'number' ? expiresIn : undefined;
  // Not `async`, which would put a second frame around the one that signs.
  const sign = (claims: SignClaims, ...more: readonly unknown[]): Promise<string> => {
    try {
      if (!isMapping(more)) refuseMore(more, 0, 'signToken(claims)');
      return signToken(claims, signer);
    } catch (error) {
      return Promise.reject(error);
    }
  };
  return Object.assign(sign, { lifetime });
}

interface Signer {
  readonly policy: SignPolicy;
  /** the header segment with the dot behind it */
  readonly header: string;
  /** text as base64url */
  readonly write: (text: string) => string;
  key: Eventually<Signing>;
}

async function signToken(claims: unknown, signer: Signer): Promise<string> {
  // Before the first await: the claims are the caller's, and may change.
  const payload = composeClaims(claims, signer.policy);
  if (isPromise(signer.key)) signer.key = await signer.key.catch(throwAgain);
  const input = signer.header + signer.write(payload);
  const signature = signer.key.sign(input);
  return `${input}.${isPromise(signature) ? await signature : signature}`;
}

function prepareSigner(given: unknown, options: unknown, call: string): Signer {
  const policy = readSignOptions(options, call);
  const algorithm = chooseAlgorithm(given, policy.algorithm);
  const { key, kid } = reading(() =>
    isExternalSigner(given) ? externalKey(given, algorithm, policy) : importedKey(given, algorithm, policy),
  );
  const header = jsonText('header', {
    alg: algorithm.name,
    typ: 'JWT',
    ...(kid !== undefined && { kid }),
    ...policy.header,
  });
  refuseSecrets('header', header);
  if (isTooComplex(header)) {
    throw optionError(`the header has more than ${MOST_PARTS} parts, no verifier of this library would read it`);
  }
  const write = base64urlWriter();
  return { policy, header: `${write(header)}.`, write, key };
}

/** A JWK (`alg`) or external signer (`algorithm`) may name it; then the option may be left out, never differ. */
function chooseAlgorithm(given: unknown, chosen: AlgorithmEntry | undefined): AlgorithmEntry {
  const object = Object(given) as object;
  const named = reading(() => (isExternalSigner(given) ? given.algorithm : own(object, 'kty') && own(object, 'alg')));
  if (named === undefined) {
    if (chosen) return chosen;
    throw optionError('option "algorithm" is missing, and the key does not name one');
  }
  const entry = ALGORITHMS.get(named);
  if (!entry) throw keyError(`the key is for algorithm ${brief(named)}, which is not supported`);
  if (chosen && chosen !== entry) {
    throw keyError(`the key is for algorithm "${entry.name}" only, option "algorithm" is "${chosen.name}"`);
  }
  return entry;
}

function importedKey(
  given: unknown,
  algorithm: AlgorithmEntry,
  limits: KeyLimits,
): { key: Eventually<PreparedKey>; kid: string | undefined } {
  const key = readKey(given, algorithm.kty === 'oct' ? 'secret' : 'asymmetric', 'sign');
  const why = key.objection(algorithm, 'sign', limits);
  if (why !== undefined) throw keyError(why);
  return { key: key.load(algorithm, 'sign'), kid: key.kid };
}
