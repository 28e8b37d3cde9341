import type { AlgorithmEntry } from '../crypto/algorithms.ts';
import { rejection, type TokenError, withoutStacks } from '../errors.ts';
import { listed, quote, show } from '../messages.ts';
import type { JwtHeader } from '../types.ts';
import type { CompactToken } from './compact.ts';
import { copyJson, type JsonObject, own, parseJsonObject } from './json.ts';

/** Members, list items, nested values and escapes of a header, each counted by the character that begins it. */
export const MOST_PARTS = 32;

/**
 * The header is parsed before anything is verified, and JSON made for it costs a parser ten times what the same length
 * of an honest token does.
 */
export function isTooComplex(bytes: Uint8Array): boolean {
  let parts = 0;
  for (let i = 0; i < bytes.length && parts <= MOST_PARTS; i++) {
    const byte = bytes[i];
    // { [ , and the backslash, but not \/, which PHP writes for every slash
    if (byte === 0x7b || byte === 0x5b || byte === 0x2c || (byte === 0x5c && bytes[i + 1] !== 0x2f)) parts++;
  }
  return parts > MOST_PARTS;
}

/** The header as a JSON object with text as `kid`; its fields are judged by the checks below. Do not modify it. */
export function readHeader(token: CompactToken): JsonObject | TokenError {
  if (token.knownHeader) return token.knownHeader;
  const { headerBytes } = token;
  if (isTooComplex(headerBytes)) return rejection('ERR_JWT_MALFORMED', `the header has more than ${MOST_PARTS} parts`);
  // whoever sends garbage chooses how often: the parser's own error need not capture a stack
  const header = withoutStacks(() => parseJsonObject(headerBytes));
  if (typeof header === 'string') return rejection('ERR_JWT_MALFORMED', `the header ${header}`);
  const kid = own(header, 'kid');
  if (kid !== undefined && typeof kid !== 'string') {
    return rejection('ERR_JWT_MALFORMED', `header "kid" must be a string, got ${show(kid)}`);
  }
  return header;
}

/** A header of the caller's own. */
export function handOutHeader(header: JsonObject): JwtHeader {
  return copyJson(header) as JwtHeader;
}

/** The token's `alg` is only compared with the caller's list, it never chooses (RFC 8725 §3.1). */
export function checkAlgorithm(
  header: JsonObject,
  allowed: ReadonlyMap<unknown, AlgorithmEntry>,
): AlgorithmEntry | TokenError {
  const alg = own(header, 'alg');
  return (
    allowed.get(alg) ??
    rejection(
      'ERR_JWT_ALG_NOT_ALLOWED',
      alg === undefined
        ? 'the header has no "alg"'
        : `algorithm ${show(alg)} is not allowed here; allowed: ${listed([...allowed.values()].map((entry) => entry.name))}`,
    )
  );
}

/** No extension is implemented, so any `crit` is refused (RFC 7515 §4.1.11), and `b64` with it (RFC 7797). */
export function checkCritical(header: JsonObject): TokenError | undefined {
  for (const name of ['crit', 'b64']) {
    if (own(header, name) !== undefined) {
      return rejection('ERR_JWT_CRIT_UNSUPPORTED', `header "${name}" is not supported, it was ${show(own(header, name))}`);
    }
  }
  return undefined;
}

/** Keeps one kind of token from being taken for another (RFC 8725 §3.11). */
export function checkTyp(header: JsonObject, expected: string | false | undefined): TokenError | undefined {
  const typ = own(header, 'typ');
  if (typ !== undefined && typeof typ !== 'string') {
    return mismatch(`header "typ" must be a string, got ${show(typ)}`);
  }
  if (expected === false) return undefined;
  if (typ === undefined) return expected === undefined ? undefined : mismatch(`no header "typ", expected ${quote(expected)}`);
  if (typ === (expected ?? 'JWT')) return undefined;
  return mediaType(typ) === mediaType(expected ?? 'JWT')
    ? undefined
    : mismatch(`header "typ" is ${quote(typ)}, expected ${quote(expected ?? 'JWT')}`);
}

function mismatch(message: string): TokenError {
  return rejection('ERR_JWT_TYP_MISMATCH', message);
}

/** Media types compare without case, `application/` may be left out (RFC 7515 §4.1.9). ASCII only: no look-alikes. */
function mediaType(typ: string): string {
  return typ.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()).replace(/^application\//, '');
}
