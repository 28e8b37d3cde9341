// The public types of `strictjwt/testing`.
import type { Duration, Jwks, JwksFetch, KeyPairAlgorithm, SignClaims, SignOptions } from '../index.ts';

/** The options of `createTestIssuer`. */
export interface TestIssuerOptions {
  /** What its tokens have as `iss`. Default `https://issuer.example`. */
  issuer?: string;
  /** What its tokens have as `aud`. Default `https://api.example`. */
  audience?: string | readonly string[];
  /** Any but HS*: an issuer publishes its keys. Default `ES256`. */
  algorithm?: KeyPairAlgorithm;
  /** The clock: milliseconds since 1970. Default `Date.now`, asked at each use, so that fake timers work. */
  now?: () => number;
}

/** The options of `token`, of a test issuer. */
export interface TestTokenOptions {
  /** Lifetime, counted from `iat`; `'-1m'`: expired a minute ago; `false`: no `exp`. Default `'5m'`. */
  expiresIn?: Duration | false;
  /** Sets `nbf` to `iat` plus this. */
  notBefore?: Duration;
  /** Set `iat`? Default `true`. */
  issuedAt?: boolean;
  /** More header fields, such as `typ`. */
  header?: NonNullable<SignOptions['header']>;
}

/** What is wrong with a hostile token; all else of it is right. */
export type HostileReason =
  | 'alg none'
  | 'algorithm confusion'
  | 'altered payload'
  | 'another key'
  | 'no signature'
  | 'key from the header'
  | 'crit'
  | 'wrong typ'
  | 'expired'
  | 'not yet valid'
  | 'no exp'
  | 'wrong issuer'
  | 'wrong audience';

/** A token that must be refused, and why. */
export type HostileToken = readonly [why: HostileReason, token: string];

/** An issuer of one's own for tests: keys, tokens, discovery document and key set, all in memory. */
export interface TestIssuer {
  readonly issuer: string;
  readonly audience: string | readonly string[];
  /** What a verifier of its tokens needs, but for the key: `createVerifier(keys, idp.verifierOptions)`. */
  readonly verifierOptions: {
    readonly algorithms: readonly [KeyPairAlgorithm];
    readonly issuer: string;
    readonly audience: string | readonly string[];
    readonly now: () => number;
  };
  /** The public keys that are published now; a copy each time. */
  readonly jwks: Jwks;
  /**
   * Answers the discovery document at its two well-known paths, and the key set at any other address: for the option
   * `fetch` of `createRemoteIssuer` and `createRemoteJwks`.
   */
  readonly fetch: JwksFetch;
  /**
   * A token with these claims, and with `iss`, `aud`, `iat` and `exp` unless the claims have them (also as `undefined`).
   *
   * @throws {UsageError} `ERR_JWT_OPTION_INVALID`
   */
  token(claims?: SignClaims, options?: TestTokenOptions): Promise<string>;
  /**
   * Tokens that every verifier must refuse, with the reason. Each is right but for one thing, so that a verifier that
   * lacks just this check accepts it. `options` are for all of them: give them the `typ` that your verifier asks for.
   */
  hostileTokens(
    claims?: SignClaims,
    options?: Pick<TestTokenOptions, 'header'>,
  ): AsyncGenerator<HostileToken, void, undefined>;
  /**
   * Signs with a new key from now on. The keys so far stay published, so that their tokens are still accepted; with
   * `keepOld: false` they are withdrawn.
   */
  rotate(options?: { readonly keepOld?: boolean }): Promise<void>;
  /** From now on `fetch` fails as if there were no network. */
  down(): void;
  /** `fetch` answers again. */
  up(): void;
}
