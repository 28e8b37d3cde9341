// Reads the JOSE header and judges its fields. Nothing in it can be trusted before the signature was checked.
import type { AlgorithmEntry } from '../crypto/algorithms.ts';
import { rejection, type TokenError, withoutStacks } from '../errors.ts';
import { listed, quote, show } from '../messages.ts';
import type { JwtHeader } from '../types.ts';
import { copierOf, copyJson, type JsonObject, own, parseJsonObject } from '../encoding/json.ts';
import { expects, isExpected, type NamedExpectations } from './expected.ts';

/** How many `{`, `[`, `,` and escapes a header may contain: a bound on its members, list items, nesting and escapes. */
export const MOST_PARTS = 32;

/**
 * The header is parsed before anything is verified, and hostile JSON takes a parser ten times as long as an honest
 * header of the same length. Inside of text only escapes count; `\/` does not: PHP writes it for every slash.
 */
export function isTooComplex(text: string): boolean {
  let parts = 0;
  let isInText = false;
  for (let i = 0; i < text.length && parts <= MOST_PARTS; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) isInText = !isInText;
    else if (code === BACKSLASH) parts += text.charCodeAt(++i) === SLASH ? 0 : 1;
    else if (!isInText && (code === BRACE || code === BRACKET || code === COMMA)) parts++;
  }
  return parts > MOST_PARTS;
}

const [QUOTE, COMMA, SLASH, BRACKET, BACKSLASH, BRACE] = [0x22, 0x2c, 0x2f, 0x5b, 0x5c, 0x7b];

/** A header and those of its fields that are judged. Each is read once. Do not modify it. */
export interface ParsedHeader {
  readonly json: JsonObject;
  readonly alg: unknown;
  readonly kid: string | undefined;
  readonly typ: unknown;
  readonly crit: unknown;
  readonly b64: unknown;
  /** the header once more, for the caller to keep */
  readonly copy: () => JwtHeader;
}

/** The header must be a JSON object with text as `kid`; its other fields are judged by the checks below. */
export function readHeader(text: string | null): ParsedHeader | TokenError {
  // Attackers choose how often this fails, so the parser's exceptions capture no stack.
  const json = withoutStacks(() => parseHeader(text));
  if (typeof json === 'string') return rejection('ERR_JWT_MALFORMED', `the header ${json}`);
  const kid = own(json, 'kid');
  if (kid !== undefined && typeof kid !== 'string') {
    return rejection('ERR_JWT_MALFORMED', `header "kid" must be a string, got ${show(kid)}`);
  }
  return {
    json,
    alg: own(json, 'alg'),
    kid,
    typ: own(json, 'typ'),
    crit: own(json, 'crit'),
    b64: own(json, 'b64'),
    copy: copierOf(json) as () => JwtHeader,
  };
}

function parseHeader(text: string | null): JsonObject | string {
  if (text !== null && isTooComplex(text)) return `has more than ${MOST_PARTS} parts`;
  return parseJsonObject(text);
}

let lastSeen: { readonly segment: string; readonly header: ParsedHeader } | undefined;

/**
 * The parsed header, when the token begins with the same header segment as the last good token. Issuers send the same
 * header every time. It is shared by tokens: copy it before handing it out.
 */
export function knownHeader(token: string): ParsedHeader | undefined {
  return lastSeen && token.startsWith(lastSeen.segment) ? lastSeen.header : undefined;
}

/** Remembers one header, and only after its signature was valid: forged headers cannot push the real one out. */
export function rememberHeader(token: string, header: ParsedHeader): void {
  if (lastSeen?.header === header) return;
  // A round trip through JSON makes a string of its own: a slice would keep the whole token in memory.
  const segment = JSON.parse(JSON.stringify(token.slice(0, token.indexOf('.') + 1))) as string;
  // A padded segment is not remembered: a verifier without `padding: 'required'` must refuse it.
  if (!segment.includes('=')) lastSeen = { segment, header };
}

/** The token's `alg` is only compared with the caller's list. It never chooses the algorithm (RFC 8725 §3.1). */
export function checkAlgorithm(
  { alg }: ParsedHeader,
  allowed: ReadonlyMap<unknown, AlgorithmEntry>,
): AlgorithmEntry | TokenError {
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

/** No extension is implemented, so any `crit` is refused (RFC 7515 §4.1.11). So is `b64` (RFC 7797). */
export function checkCritical({ crit, b64 }: ParsedHeader): TokenError | undefined {
  if (crit === undefined && b64 === undefined) return undefined;
  const [name, value] = crit === undefined ? ['b64', b64] : ['crit', crit];
  return rejection('ERR_JWT_CRIT_UNSUPPORTED', `header "${name}" is not supported, it was ${show(value)}`);
}

/** Keeps one kind of token from being taken for another (RFC 8725 §3.11). */
export function checkTyp({ typ }: ParsedHeader, expected: TypPolicy): TokenError | undefined {
  if (typ !== undefined && typeof typ !== 'string') {
    return mismatch(`header "typ" must be a string, got ${show(typ)}`);
  }
  if (expected === false) return undefined;
  const names = expected ?? DEFAULT_TYP;
  if (typ === undefined) return expected && mismatch(`no header "typ", expected ${listed(names)}`);
  if (names.includes(typ) || names.some((name) => mediaType(name) === mediaType(typ))) return undefined;
  return mismatch(`header "typ" is ${quote(typ)}, expected ${listed(names)}`);
}

/** The names that are accepted; `undefined`: `JWT`, or none; `false`: any. */
export type TypPolicy = readonly string[] | false | undefined;

const DEFAULT_TYP: readonly string[] = ['JWT'];

function mismatch(message: string): TokenError {
  return rejection('ERR_JWT_TYP_MISMATCH', message);
}

/** The check of one member of the option `header`: the field must be there and have an expected value. */
export function judgeField(
  { json }: ParsedHeader,
  [name, expected]: NamedExpectations[number],
  payload: JsonObject,
): TokenError | undefined {
  const value = own(json, name);
  if (value === undefined) {
    return rejection('ERR_JWT_CLAIM_MISSING', `no header ${quote(name)}, ${expects(expected)}`);
  }
  if (isExpected(value, expected, () => [own(copyJson(json), name), copyJson(payload)])) return undefined;
  return rejection('ERR_JWT_CLAIM_MISMATCH', `header ${quote(name)} is ${show(value)}, ${expects(expected)}`);
}

/** Media types compare without case, in ASCII, and `application/` may be left out (RFC 7515 §4.1.9). */
function mediaType(typ: string): string {
  return typ.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()).replace(/^application\//, '');
}
