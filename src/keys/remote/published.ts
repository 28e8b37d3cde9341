// The forms in which providers publish keys: makes a list of JWKs of each, and judges none of them.
import { ALGORITHMS, type AlgorithmEntry } from '../../crypto/algorithms.ts';
import { isKeyFault, optionError, withoutStacks } from '../../errors.ts';
import { hasProtoMember, isObject, own } from '../../encoding/json.ts';
import { kindOf } from '../../messages.ts';
import { publicJwk } from '../forms/asn1-keys.ts';
import { readPem } from '../forms/pem.ts';
import { pssObjection } from '../forms/rsa-pss.ts';
import { isPromise, isTagged, unawaited } from '../../runtime.ts';
import { parseUrl, placeOf } from './address.ts';
import { copyOf, invalid, type Target } from './failure.ts';

export interface PublishedKey {
  readonly jwk: object;
  /** why it cannot be used, when that is known already */
  readonly flaw?: string;
}

export interface Published {
  readonly keys: readonly PublishedKey[];
  /** One PEM: it has no `kid`, and is meant whatever `kid` a token has, like a single key that is configured. */
  readonly isSingle: boolean;
}

const MOST_KEYS = 500;

/** @throws {JwksError} `ERR_JWKS_INVALID` @throws {UsageError} when `read` answers something else than it must */
export function readPublished(
  target: Target,
  text: string | undefined,
  read: ((answer: unknown) => unknown) | undefined,
): Published {
  const answer = parseAnswer(target, text);
  const published = keysIn(read ? readWith(target, read, answer) : answer);
  if (typeof published !== 'string') return published;
  throw invalid(target, `what it answered ${published}`);
}

/** Any JSON, or else the text itself. A `__proto__` member is refused, in what form ever it came. */
function parseAnswer(target: Target, text: string | undefined): unknown {
  if (text === undefined) throw invalid(target, 'what it answered is not UTF-8');
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return text;
  }
  if (isObject(answer) && hasProtoMember(answer)) throw invalid(target, 'what it answered has a "__proto__" member');
  return answer;
}

function readWith(target: Target, read: (answer: unknown) => unknown, answer: unknown): unknown {
  let keys: unknown;
  try {
    keys = unawaited(read(answer));
  } catch (error) {
    const cause = copyOf(error, () => '');
    throw invalid(target, 'the function given as option "read" failed with what it answered', cause);
  }
  // a Map, bytes or a list have no members to be read by name: that is no fault of the provider
  if (typeof keys === 'string' || (isTagged(keys, 'Object') && !isPromise(keys))) return keys;
  throw optionError(`option "read" answered ${isPromise(keys) ? 'a promise' : kindOf(keys)}, expected { keys: [...] }`);
}

/** @returns the keys, or what is wrong with the answer */
function keysIn(answer: unknown): Published | string {
  if (isPem(answer)) return { keys: pemKeys(answer, {}), isSingle: true };
  if (Array.isArray(answer)) return 'is a bare list, expected { "keys": […] }; if it is one of keys, see option "read"';
  if (!isObject(answer)) return 'is not a JSON object';
  const keys = own(answer, 'keys');
  const isKey = own(answer, 'kty') !== undefined;
  if (Array.isArray(keys)) return isKey ? 'is a key and a key set at once' : setOf(keys, asKey);
  const named = Object.entries(answer);
  if (named.length > 0 && named.every(([, pem]) => isPem(pem))) {
    return setOf(named, ([kid, pem]) => pemKeys(pem as string, { kid }));
  }
  if (isKey) return 'is a single key, expected { "keys": […] }; see option "read"';
  return discoveryDocument(answer) ?? 'has no list of "keys"';
}

function setOf<T>(entries: readonly T[], read: (entry: T) => PublishedKey[]): Published | string {
  if (entries.length > MOST_KEYS) return `has ${entries.length} keys, at most ${MOST_KEYS} are read`;
  return { keys: entries.flatMap((entry) => read(entry)), isSingle: false };
}

/** What is no object at all is no key, and nobody's loss. */
function asKey(jwk: unknown): PublishedKey[] {
  return isObject(jwk) && !Array.isArray(jwk) ? [{ jwk }] : [];
}

function discoveryDocument(answer: object): string | undefined {
  const uri = own(answer, 'jwks_uri');
  if (uri === undefined) return undefined;
  const place = typeof uri === 'string' && parseUrl(uri) ? ` ${placeOf(uri).slice(0, 200)}` : '';
  return `is a discovery document: give createRemoteJwks its "jwks_uri"${place}, or createRemoteIssuer its "issuer"`;
}

function isPem(value: unknown): value is string {
  return typeof value === 'string' && value.includes('-----BEGIN ');
}

/** As JWKs, so that all that follows knows only one form of keys. */
function pemKeys(pem: string, name: { readonly kid?: string }): PublishedKey[] {
  try {
    // whoever publishes hundreds of bad ones is not paid with as many stacks
    return withoutStacks(() => publicJwks(pem)).map((jwk) => ({ jwk: { ...jwk, ...name } }));
  } catch (error) {
    if (!isKeyFault(error)) throw error;
    return [{ jwk: name, flaw: error.message }];
  }
}

function publicJwks(pem: string): readonly object[] {
  const key = readPem(pem);
  // a private key that was published: what makes it one is all that need be known of it
  if (key.format !== 'spki') return [{ kty: key.kind.kty, d: '' }];
  const jwk = publicJwk(key);
  const { pss } = key;
  if (!pss) return [jwk];
  // a JWK can be bound to one algorithm only: one for each that the parameters of this key allow
  const fits = (entry: AlgorithmEntry): boolean => !pssObjection(pss.allowed, entry);
  return [...ALGORITHMS.values()].filter(fits).map(({ name }) => ({ ...jwk, alg: name }));
}
