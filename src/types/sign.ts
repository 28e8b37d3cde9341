// The options of `sign` and `createSigner`.
import type { Algorithm, Duration } from './names.ts';
import type { SignClaims } from './tokens.ts';

/** The options of `sign` and `createSigner`. */
export interface SignOptions {
  /** Required, unless the key itself names it (JWK `alg`, external signer); two different names are an error. */
  algorithm?: Algorithm;
  /**
   * Lifetime, sets `exp`: counts from the claims' `iat` when they carry one, else from now; at most 50 years. Required
   * unless the claims carry `exp`; `false`: the token never expires.
   */
  expiresIn?: Duration | false;
  /** Sets `nbf` to the claims' `iat`, else now, plus this (RFC 7519 §4.1.5); at most 50 years. */
  notBefore?: Duration;
  /** Sets `iss`. */
  issuer?: string;
  /** Sets `aud`. */
  audience?: string | readonly string[];
  /** Set `iat` to now, unless the claims carry one. Default `true`. */
  issuedAt?: boolean;
  /** More header fields; `alg`, `crit` and `b64` cannot be set. `typ` is `JWT` and `kid` the JWK's, unless given. */
  header?: { readonly kid?: string; readonly typ?: string; readonly [name: string]: unknown };
  /** Let `sub` be a safe integer, for verifiers that expect one. Default `false`. */
  allowNumericSub?: boolean;
  /** The clock: milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
  /** Accept secrets shorter than the hash and RSA keys under 2048 bits. Default `false`. */
  allowInsecureKeySizes?: boolean;
}

/** What `createSigner` returns: signs claims, each call a token. */
export interface SignToken<Claims extends SignClaims = SignClaims> {
  (claims: Claims): Promise<string>;
  /** `expiresIn` in seconds, for OAuth's `expires_in`; `undefined` when the claims say it, or nobody (`false`) */
  readonly lifetime: number | undefined;
}
