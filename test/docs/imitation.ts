// What imitations of providers are made of: what is published at an address, keys, tokens, and the trials of a page's
// code. Tokens are signed by node:crypto, never by the library under test.
import { randomUUID } from 'node:crypto';
import type { Jwk, TokenErrorCode } from 'strictjwt';
import { NOW_SECONDS } from '../support/clock.ts';
import { base64url, forge, segmentsOf } from '../support/forge.ts';
import { type AsymmetricName, type FixtureName, pair, type Pair } from '../support/keys.ts';

/** Answers a request, as the provider does. */
export type Page = (request: Asked) => Response | Promise<Response>;

export interface Asked {
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** By address. */
export type Pages = Readonly<Record<string, Page>>;

/** What a file in providers/ exports, named as the page in docs/providers/ that it is for. */
export interface Imitation {
  readonly pages: Pages;
  /** by the name that the function has in the code of the page */
  readonly trials: Trials;
  readonly files?: Files;
}

/** `code`: of the TokenError, and behind a space the claim that it names; left out where it must accept. */
export interface Trial {
  readonly what: string;
  readonly args: readonly unknown[];
  readonly code?: string;
}

export type Trials = Readonly<Record<string, readonly Trial[]>>;

export function json(body: unknown, cacheControl?: string): Page {
  return () => Response.json(body, { headers: cacheControl === undefined ? {} : { 'cache-control': cacheControl } });
}

export function text(body: string, type = 'text/plain', cacheControl = 'no-store'): Page {
  return () => new Response(body, { headers: { 'content-type': type, 'cache-control': cacheControl } });
}

interface Publication {
  /** of the discovery document, where the issuer does not say it */
  readonly at?: string;
  readonly keysAt: string;
  readonly keys: readonly object[];
  /** what else the document says */
  readonly document?: Readonly<Record<string, unknown>>;
  /** of the key set */
  readonly cacheControl?: string;
}

/** A discovery document and the key set that it names. */
export function published(issuer: string, { at, keysAt, keys, document, cacheControl }: Publication): Pages {
  const place = at ?? `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  return {
    [place]: json({ issuer, jwks_uri: keysAt, ...document }),
    [keysAt]: json({ keys }, cacheControl),
  };
}

/** By path: the files that the page's code reads, with what is in them at that moment. */
export type Files = Readonly<Record<string, () => string>>;

/** The page for whom `isAllowed` lets in, 401 for others. */
export function guarded(page: Page, isAllowed: (headers: Headers) => boolean): Page {
  return (request) => (isAllowed(request.headers) ? page(request) : new Response('unauthorized', { status: 401 }));
}

/** A key of the provider, with what it publishes of it. */
export interface Key extends Pair {
  readonly alg: AsymmetricName;
  readonly kid: string;
  readonly jwk: Jwk;
  readonly which: 'first' | 'other';
}

const FIRST: Partial<Record<string, FixtureName>> = { ES256: 'p256', ES384: 'p384', ES512: 'p521' };
const OTHER: Partial<Record<string, FixtureName>> = { ES256: 'otherP256', ES384: 'p521', ES512: 'p384' };

function fixture(alg: AsymmetricName, which: 'first' | 'other'): Pair {
  if (alg.startsWith('Ed')) return pair(which === 'first' ? 'ed25519' : 'otherEd25519');
  return pair((which === 'first' ? FIRST : OTHER)[alg] ?? (which === 'first' ? 'rsa' : 'otherRsa'));
}

/**
 * @param members what the provider writes beside the numbers of the key; `undefined` leaves one out
 * @param which a provider that publishes two keys has both
 */
export function keyOf(
  alg: AsymmetricName,
  kid: string,
  members: Readonly<Record<string, unknown>> = { use: 'sig', alg },
  which: 'first' | 'other' = 'first',
): Key {
  const keys = fixture(alg, which);
  return { ...keys, alg, kid, which, jwk: { ...keys.publicKey.export({ format: 'jwk' }), kid, ...members } as Jwk };
}

/** A kind of token that a provider issues: header and claims exactly as it writes them. */
export interface Kind {
  readonly key: Key;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

interface Changes {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly key?: Key;
}

/** A token of that kind, with changes: a member that is `undefined` is left out. */
export function tokenOf(kind: Kind, { claims, header, key = kind.key }: Changes = {}): string {
  return forge({
    alg: key.alg,
    key: key.privateKey,
    headerText: JSON.stringify({ ...kind.header, ...header }),
    payload: { ...kind.claims, ...claims },
  });
}

/** Seconds since 1970, from the moment at which the documents' code runs. */
export function seconds(fromNow: number): number {
  return NOW_SECONDS + fromNow;
}

export function uuid(): string {
  return randomUUID();
}

export function right(what: string, ...args: readonly unknown[]): Trial {
  return { what, args };
}

/** @param code of the TokenError; behind a space the claim that the error names */
export function wrong(what: string, code: TokenErrorCode | `${TokenErrorCode} ${string}`, ...args: unknown[]): Trial {
  return { what, args, code };
}

/** What every verifier must refuse, whoever issues the tokens. Without what a kind of token does not have. */
export function usualWrongs(kind: Kind): Trial[] {
  const { claims, header, key } = kind;
  const stranger = keyOf(key.alg, key.kid, {}, key.which === 'first' ? 'other' : 'first');
  return [
    ...('exp' in claims
      ? [
          wrong(
            'an expired one',
            'ERR_JWT_EXPIRED exp',
            tokenOf(kind, { claims: { iat: seconds(-7200), nbf: undefined, exp: seconds(-3600) } }),
          ),
        ]
      : []),
    ...('iss' in claims
      ? [
          wrong(
            'one of another issuer',
            'ERR_JWT_CLAIM_MISMATCH iss',
            tokenOf(kind, { claims: { iss: 'https://issuer.evil.example' } }),
          ),
        ]
      : []),
    ...('aud' in claims
      ? [
          wrong(
            'one for another audience',
            'ERR_JWT_CLAIM_MISMATCH aud',
            tokenOf(kind, { claims: { aud: 'somebody-else' } }),
          ),
        ]
      : []),
    wrong("one with a stranger's signature", 'ERR_JWT_SIGNATURE_INVALID', tokenOf(kind, { key: stranger })),
    wrong('one that was changed', 'ERR_JWT_SIGNATURE_INVALID', changed(kind)),
    wrong('an unsigned one', 'ERR_JWT_MALFORMED', unsigned(kind)),
    wrong('HS256 with the public key as the secret', 'ERR_JWT_ALG_NOT_ALLOWED', confused(kind)),
    ...('kid' in header
      ? [
          wrong(
            'one of a key that is not published',
            'ERR_JWT_KEY_NOT_FOUND',
            tokenOf(kind, { header: { kid: 'unknown' } }),
          ),
        ]
      : []),
  ];
}

function changed(kind: Kind): string {
  const { header, signature } = segmentsOf(tokenOf(kind));
  return `${header}.${base64url(JSON.stringify({ ...kind.claims, sub: 'admin' }))}.${signature}`;
}

export function unsigned({ header, claims }: Kind): string {
  return `${base64url(JSON.stringify({ ...header, alg: 'none' }))}.${base64url(JSON.stringify(claims))}.`;
}

function confused({ key, header, claims }: Kind): string {
  const headerText = JSON.stringify({ ...header, alg: 'HS256' });
  return forge({ alg: 'HS256', key: key.publicPem, headerText, payload: claims });
}
