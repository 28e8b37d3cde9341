// What a token holds: its header and claims, verified, unverified, or to be signed.
import type { TokenError } from '../errors.ts';
import type { Algorithm } from './names.ts';

/** The JOSE header of a token whose header was judged (RFC 7515 §4). */
export interface JwtHeader {
  alg: Algorithm;
  typ?: string;
  kid?: string;
  [name: string]: unknown;
}

/** The claims of a token (RFC 7519 §4). Times are NumericDates: seconds since 1970. */
export interface JwtClaims {
  iss?: string;
  sub?: string;
  aud?: string | string[];
  exp?: number;
  nbf?: number;
  iat?: number;
  jti?: string;
  [name: string]: unknown;
}

/** Claims to be signed: any object that JSON can carry. Members that are `undefined` are left out. */
export type SignClaims = RegisteredClaims & NoBuiltIn & (object | { readonly [name: string]: unknown });

// What lists, Maps, promises, dates, patterns, functions and documents have: none of them is an object of claims.
interface NoBuiltIn {
  readonly [Symbol.iterator]?: never;
  readonly [Symbol.toStringTag]?: never;
  readonly [Symbol.toPrimitive]?: never;
  readonly [Symbol.hasInstance]?: never;
  readonly [Symbol.match]?: never;
  readonly toJSON?: never;
}

/** What the claims of RFC 7519 §4.1 must be, where they are given. */
export interface RegisteredClaims {
  readonly iss?: string | undefined;
  readonly sub?: string | undefined;
  readonly aud?: string | readonly string[] | undefined;
  readonly exp?: number | undefined;
  readonly nbf?: number | undefined;
  readonly iat?: number | undefined;
  readonly jti?: string | undefined;
}

// What the compiler shows to whoever hands in claims that did not come out of `verify`.
interface OnlyVerifyMakesThese {
  readonly verified?: true;
}

// The mark of verified claims; it exists at compile time only. It is an accessor, because spread and rest leave accessors
// out: a copy with something changed is not verified. It has a name that every object has, with a type that fits no
// object's: TypeScript then refuses to hand over a plain object, and still lets itself be told `payload as Mine`.
declare class VerifiedMark {
  get propertyIsEnumerable(): OnlyVerifyMakesThese;
}

/**
 * A payload that came out of `verify`. Neither what `decode` returns, nor a plain object, nor a copy made with
 * `{ ...payload }` fits a parameter of this type, so that unverified claims cannot be handed on by mistake. For tests of
 * your own functions: `{ sub: 'user-42' } as VerifiedClaims`.
 */
export type VerifiedClaims<Claims = JwtClaims> = Claims & VerifiedMark;

/** What `verify` resolves to. Both objects are yours: nothing else refers to them. */
export interface Verified<Claims = JwtClaims> {
  header: JwtHeader;
  payload: VerifiedClaims<Claims>;
}

/** What `tryVerify` resolves to: ask `ok` first. */
export type VerifyOutcome<Claims = JwtClaims> =
  | { readonly ok: true; readonly header: JwtHeader; readonly payload: VerifiedClaims<Claims> }
  | { readonly ok: false; readonly error: TokenError };

/** The payload that a verifier hands out: `PayloadOf<typeof verifyToken>`. */
export type PayloadOf<Verifier extends (token: string) => Promise<{ readonly payload: unknown }>> = Awaited<
  ReturnType<Verifier>
>['payload'];

/** What `decode` returns: nothing of it is verified. */
export interface Decoded {
  header: DecodedHeader;
  payload: DecodedClaims;
  signature: Uint8Array;
}

/** What a token says its header is. */
export interface DecodedHeader {
  alg?: unknown;
  typ?: unknown;
  kid?: unknown;
  [name: string]: unknown;
}

/** What a token says its claims are: of any type, until somebody looks. */
export interface DecodedClaims {
  iss?: unknown;
  sub?: unknown;
  aud?: unknown;
  exp?: unknown;
  nbf?: unknown;
  iat?: unknown;
  jti?: unknown;
  [name: string]: unknown;
}
