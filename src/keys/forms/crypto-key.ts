// CryptoKeys of WebCrypto. Everything that can be known is in their `algorithm` and `usages`.
import { ALGORITHMS, type AlgorithmEntry } from '../../crypto/algorithms.ts';
import type { PreparedKey } from '../../crypto/prepared-key.ts';
import { askSubtle, subtleKey } from '../../crypto/subtle.ts';
import { keyError } from '../../errors.ts';
import { quote } from '../../messages.ts';
import { isTagged } from '../../runtime.ts';
import type { WebCryptoKeyLike } from '../../types.ts';
import { isSmallOrder, SMALL_ORDER_MESSAGE } from './ed25519.ts';
import { type Key, makeKey, NO_RESTRICTIONS } from './key.ts';
import type { KeyKind } from './key-types.ts';
import { rsaObjection, rsaSizes } from './rsa.ts';
import { BLANK, isBlank, weakness } from './secret.ts';

/** By its tag, not by `instanceof`: a key may come from another realm, or another copy of a polyfill. */
export function isCryptoKey(value: object): value is WebCryptoKeyLike {
  return isTagged(value, 'CryptoKey');
}

interface Details {
  readonly name: string;
  readonly hash?: { readonly name: string };
  readonly namedCurve?: string;
  readonly length?: number;
  readonly modulusLength?: number;
  readonly publicExponent?: Uint8Array;
}

/** @throws {UsageError} when no algorithm of this library uses such a CryptoKey */
export function cryptoKey(key: WebCryptoKeyLike): Key {
  const { type, usages, extractable } = key;
  const details = key.algorithm as Details;
  const bound = { name: details.name, hash: details.hash?.name };
  const { kty, curve } = algorithmOf(bound.name);
  const kind = { type, kty, curve: kty === 'EC' ? details.namedCurve : curve, words: undefined } as KeyKind;
  const rsa =
    kty === 'RSA' ? { ...rsaSizes(NONE, details.publicExponent ?? NONE), bits: details.modulusLength ?? 0 } : undefined;
  const secretLength = (details.length ?? 0) / 8;
  return makeKey({
    kid: undefined,
    kind,
    about: { ...NO_RESTRICTIONS, uses: [...usages] },
    flaw: (algorithm, _use, limits) =>
      wrongBinding(bound, algorithm) ??
      (rsa && rsaObjection(rsa, algorithm, limits)) ??
      (kty === 'oct' && !limits.allowInsecureKeySizes ? weakness(secretLength, false, algorithm) : undefined),
    load: (algorithm) => {
      const isSeen = extractable && (kty === 'oct' || (kty === 'OKP' && type === 'public'));
      return isSeen ? inspected(key as CryptoKey, algorithm) : subtleKey(algorithm, key as CryptoKey);
    },
  });
}

const NONE = /* @__PURE__ */ new Uint8Array();

/** A CryptoKey is bound to a WebCrypto algorithm and, save for EC and Ed25519, to a hash. */
interface Binding {
  readonly name: string;
  readonly hash?: string | undefined;
}

function wrongBinding(bound: Binding, { name, keyParams }: AlgorithmEntry): string | undefined {
  if (bound.name === keyParams.name && bound.hash === keyParams.hash) return undefined;
  return `"${name}" needs ${words(keyParams)}, this CryptoKey is for ${words(bound)}`;
}

function words({ name, hash }: Binding): string {
  return hash === undefined ? quote(name) : `${quote(name)} with ${quote(hash)}`;
}

/** Any algorithm that uses keys of this kind; the exact fit is judged later. */
function algorithmOf(name: string): AlgorithmEntry {
  const entry = [...ALGORITHMS.values()].find(({ keyParams }) => keyParams.name === name);
  if (!entry) throw keyError(`a CryptoKey for ${quote(String(name))} is not for signatures this library makes`);
  return entry;
}

/**
 * A published key may have been imported as a secret, and some runtimes import Ed25519 keys of small order. One that
 * cannot be exported cannot be looked at.
 */
async function inspected(key: CryptoKey, algorithm: AlgorithmEntry): Promise<PreparedKey> {
  const bytes = new Uint8Array(await askSubtle<ArrayBuffer>('exportKey', algorithm.name, 'raw', key));
  const flaw = algorithm.kty === 'oct' ? isBlank(bytes) && BLANK : isSmallOrder(bytes) && SMALL_ORDER_MESSAGE;
  if (flaw) throw keyError(flaw);
  return subtleKey(algorithm, key);
}
