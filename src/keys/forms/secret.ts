// Secrets for HMAC: text, bytes, and the `k` of a JWK.
import type { AlgorithmEntry } from '../../crypto/algorithms.ts';
import { hmacKey } from '../../crypto/hmac.ts';
import { latin1 } from '../../encoding/bytes.ts';
import { encodeUtf8 } from '../../encoding/utf8.ts';
import { keyError } from '../../errors.ts';
import { disguisedKey } from './disguises.ts';
import { type Key, makeKey, NO_RESTRICTIONS, type Restrictions } from './key.ts';
import type { KeyKind } from './key-types.ts';

const SECRET_KIND: KeyKind = { type: 'secret', kty: 'oct', curve: undefined, words: undefined };

/** Long enough for a secret, and everybody can guess it. No random text begins like that and goes on like that. */
const GUESSABLE: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:(?:\.{1,2}[\\/]|~\/|[a-z]:[\\/]|\\\\\w|file:|\$HOME\/|%\w+%\\|\/(?:app|data|etc|home|keys|mnt|opt|private|root|run|secrets|srv|tmp|users|usr|var|work|workspace)\/)[\w .~%:\\/-]*|[\w .~%\\/-]{1,200}[\\/][\w .~%-]{1,200}\.(?:pem|key|pub|crt|cer|der|p8|json|jwks?|txt))$/i,
    "a path: readFileSync(path, 'utf8').trim()",
  ],
  [
    // Laravel writes `base64:` before a secret, which may begin with two slashes
    /^(?!base64:)[a-z][a-z0-9+-]{1,14}:\/\/[\w.-][\w.~:/?#@!$&'()*+,;=%{}[\]-]*$/i,
    'a URL, which everybody can guess: generateSecret() makes one',
  ],
  [/^(?:bearer )?eyJ[\w-]{1,8192}\.[\w-]{1,65536}\.[\w-]*$/i, 'a token: the order is (token, key, options)'],
  [
    /^(?:\$\{[\w .:-]*\}|\$\([\w .:/-]*\)|\{\{[\w .:|-]*\}\}|<[\w .:-]*>|%\w+%|process\.env\.\w+)$/,
    'a placeholder that nobody filled in',
  ],
];

/** Text is its UTF-8 bytes. @throws {UsageError} when it was not text, or is a key of another kind */
export function textSecret(text: string): Key {
  // The encoder writes U+FFFD for each half of a surrogate pair, so that different secrets would be one key.
  if (/\p{Surrogate}/u.test(text)) throw keyError('the secret is text with half a surrogate pair; give it as bytes');
  const key = secretKey(encodeUtf8(text));
  if (!/\p{Cc}/u.test(text)) return key;
  throw keyError(
    /\p{Cc}/u.test(text.trim())
      ? 'the secret has control characters: bytes that were read as text? give it as bytes'
      : "the secret has a line break around it: readFileSync(path, 'utf8').trim()",
  );
}

/**
 * The bytes are copied: wiping them later changes nothing.
 * @throws {UsageError} when there are none, or they are a key of another kind: a published key as a secret lets
 * everybody sign (CVE-2015-9235 and its many returns)
 */
export function secretKey(given: Uint8Array, about: Restrictions = NO_RESTRICTIONS, kid?: string): Key {
  const bytes = new Uint8Array(given);
  if (bytes.length === 0) throw keyError('the secret is empty: is JWT_SECRET set?');
  const blank = isBlank(bytes);
  return makeKey({
    kid,
    kind: SECRET_KIND,
    about,
    flaw: (algorithm, _use, { allowInsecureKeySizes }) =>
      allowInsecureKeySizes ? undefined : weakness(bytes.length, blank, algorithm),
    load: (algorithm) => hmacKey(algorithm, bytes),
  });
}

export const BLANK = 'the secret is all zero bytes: was its buffer never filled, or wiped?';

/** Zero bytes in any escapes, in hexadecimal, base32, base64 or base64url, or as a list. */
const ZEROS = /^(?:[\Wux]*0){31,}[\Wux]*$|^A{42,}=*$/;

/** @throws {UsageError} when everybody knows it: it is a key of another kind, or no secret at all */
export function isBlank(bytes: Uint8Array): boolean {
  const text = latin1(bytes);
  const guess = GUESSABLE.find(([pattern]) => pattern.test(text));
  if (guess) throw keyError(`the secret is ${guess[1]}`);
  const kind = disguisedKey(bytes);
  if (kind) {
    throw keyError(`the secret is ${kind}; HS* needs a random secret, a key of a pair needs another algorithm`);
  }
  return bytes.every((byte) => byte === 0) || ZEROS.test(text);
}

/** RFC 7518 §3.2: at least as long as the hash. */
export function weakness(length: number, blank: boolean, { name, hashLength = 0 }: AlgorithmEntry): string | undefined {
  if (blank) return BLANK;
  if (length >= hashLength) return undefined;
  return (
    `the secret has ${length} bytes, "${name}" needs at least ${hashLength} (RFC 7518 §3.2): ` +
    `make one with generateSecret('${name}'), or set allowInsecureKeySizes`
  );
}
