// New secrets and key pairs: knows WebCrypto, and nothing of tokens.
import { ALGORITHMS } from '../../crypto/algorithms.ts';
import { askSubtle, randomBytes } from '../../crypto/subtle.ts';
import { optionError } from '../../errors.ts';
import { brief } from '../../messages.ts';
import { optional, type OptionReader, optionReader, orElse, refuseMore, refuseSecond } from '../../options/read.ts';
import { count, flag, type Rule } from '../../options/rules.ts';
import { MOST_BITS } from '../forms/rsa.ts';
import { encodeBase64url } from '../../encoding/base64url.ts';
import type { Fitting } from '../../checked-types.ts';
import type { Algorithm, KeyPair, KeyPairAlgorithm, KeyPairOptions, SecretAlgorithm } from '../../types.ts';

/**
 * A random secret for an HMAC algorithm: as many bytes as its hash has (RFC 7518 §3.2), as base64url text. The text
 * itself is the secret: hand it to `sign` and `verify` as it is.
 *
 * @param algorithm `'HS256'` (default), `'HS384'` or `'HS512'`
 * @throws {UsageError} `ERR_JWT_OPTION_INVALID`; `ERR_JWT_ALG_UNSUPPORTED` where there are no random bytes
 */
export function generateSecret<Name extends Algorithm>(algorithm?: Fitting<Name, SecretAlgorithm>): string {
  refuseSecond(arguments, 'generateSecret(algorithm)');
  const length = ALGORITHMS.get(algorithm === undefined ? 'HS256' : algorithm)?.hashLength;
  if (length === undefined) {
    throw optionError(`generateSecret: the algorithm is ${brief(algorithm)}, expected HS256, HS384 or HS512`);
  }
  return encodeBase64url(randomBytes(length));
}

const modulusLength: Rule<number> = {
  expects: 'a number of bits, from 2048 to 16384, a multiple of 8',
  parse: (value) => {
    const bits = count.parse(value) ?? 0;
    return bits >= 2048 && bits <= MOST_BITS && bits % 8 === 0 ? bits : undefined;
  },
};

interface KeyPairPolicy {
  readonly extractable: boolean;
  readonly modulusLength: number | undefined;
}

const readKeyPairOptions: OptionReader<KeyPairPolicy> = /* @__PURE__ */ optionReader(
  () => ({ extractable: orElse(flag, false), modulusLength: optional(modulusLength) }),
  (options) => options,
);

/**
 * A new key pair as CryptoKeys. The private key cannot be exported unless `extractable` is set.
 *
 * @param algorithm any but HS*
 * @param options `extractable` (default `false`), `modulusLength` (RSA, bits, default 2048)
 * @throws {UsageError} `ERR_JWT_OPTION_INVALID`, `ERR_JWT_ALG_UNSUPPORTED`
 */
export async function generateKeyPair<Name extends Algorithm>(
  algorithm: Fitting<Name, KeyPairAlgorithm>,
  options: KeyPairOptions = {},
): Promise<KeyPair> {
  refuseMore(arguments, 2, CALL);
  const entry = ALGORITHMS.get(algorithm);
  if (!entry || entry.kty === 'oct') {
    const hint = entry ? '; for HS* use generateSecret' : "; e.g. 'ES256'";
    throw optionError(`generateKeyPair: the algorithm is ${brief(algorithm)}, which has no key pairs${hint}`);
  }
  const policy = readKeyPairOptions(options, CALL);
  if (policy.modulusLength !== undefined && entry.kty !== 'RSA') {
    throw optionError(`generateKeyPair: option "modulusLength" is for RSA, not for "${entry.name}"`);
  }
  const params = { ...entry.keyParams, ...(entry.kty === 'RSA' && rsaParams(policy.modulusLength ?? 2048)) };
  return askSubtle<KeyPair>('generateKey', entry.name, params, policy.extractable, ['sign', 'verify']);
}

const CALL = 'generateKeyPair(algorithm, options)';

function rsaParams(bits: number): { modulusLength: number; publicExponent: Uint8Array } {
  return { modulusLength: bits, publicExponent: Uint8Array.of(1, 0, 1) };
}
