// The tokens of a test issuer: signed by the library, except for those that are dead when they are made.
import { type Jwk, type KeyPairAlgorithm, sign, type SignClaims, type WebCryptoKey } from '../index.ts';
import { isPlain } from '../plain.ts';
import { type Json, opened, sealed, signingInput } from './forge.ts';
import { type Checks, hasMembers, isFlag, readable, readOptions, secondsOf, usage } from './options.ts';
import type { TestTokenOptions } from './types.ts';

interface TokenMaker {
  readonly issuer: string;
  readonly audience: string | readonly string[];
  readonly algorithm: KeyPairAlgorithm;
  readonly now: () => number;
  readonly privateKey: WebCryptoKey;
  readonly jwk: Jwk & { readonly kid: string };
}

const A_DURATION = "a number of seconds, or text with a unit such as '5m' or '-1m'";
const isDuration = (value: unknown): boolean => secondsOf(value) !== undefined;

const TOKEN_OPTIONS: Checks = {
  expiresIn: [`${A_DURATION}, or false`, (value) => value === false || isDuration(value)],
  notBefore: [A_DURATION, isDuration],
  issuedAt: ['true or false', isFlag],
  // its fields are judged where it is signed
  header: ['a plain object', (value) => hasMembers(value) && isPlain(value)],
};

/** How long a token lived that is expired, unless its claims say something else. */
const LIFETIME = 300;

/** @throws {UsageError} */
export async function makeToken(maker: TokenMaker, claims: SignClaims, options: TestTokenOptions): Promise<string> {
  const { expiresIn = '5m', notBefore, issuedAt = true, header } = readOptions(options, TOKEN_OPTIONS, CALL);
  const given: SignClaims = readable('the claims', () => {
    if (!hasMembers(claims)) throw usage(`the claims must be an object; call ${CALL}`);
    return { ...claims };
  });
  const now = secondsNow(maker.now);
  const base = typeof given.iat === 'number' ? given.iat : now;
  const times = {
    ...(notBefore !== undefined && { nbf: base + (secondsOf(notBefore) as number) }),
    ...(expiresIn !== false && { exp: base + (secondsOf(expiresIn) as number) }),
  };
  const all: SignClaims = { iss: maker.issuer, aud: maker.audience, ...times, ...given };
  const { exp } = all;
  const isDead = typeof exp === 'number' && exp <= now;
  const signed = isDead ? { ...all, exp: now + LIFETIME } : all;
  const token = await sign(signed, maker.privateKey, {
    algorithm: maker.algorithm,
    issuedAt,
    header: { kid: maker.jwk.kid, ...header },
    now: maker.now,
    ...(exp === undefined && { expiresIn: false }),
  });
  return isDead ? deadToken(token, { exp, ...earlier(given, exp) }, maker.privateKey) : token;
}

/** How many seconds are plausible is judged where it is signed. @throws {UsageError} the clock throws, or tells no time */
export function secondsNow(now: () => number): number {
  const seconds = readable('option "now"', () => Math.floor(now() / 1000));
  if (Number.isNaN(seconds)) throw usage('option "now" must return milliseconds, like Date.now');
  return seconds;
}

const CALL = 'token(claims, options)';

/** The library signs no token that is expired: it is made with a good `exp`, which is then replaced. */
function deadToken(token: string, times: Json, key: WebCryptoKey): Promise<string> {
  const { header, payload } = opened(token);
  const lived = Object.hasOwn(payload, 'iat') ? times : { exp: times.exp };
  return sealed(signingInput(header, { ...payload, ...lived }), key);
}

/** Nobody issues a token that is expired: it was issued before, unless its claims say when. */
function earlier({ iat }: SignClaims, exp: number): Json {
  return iat === undefined ? { iat: exp - LIFETIME } : {};
}
