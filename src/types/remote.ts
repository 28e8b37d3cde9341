// Key sets and issuers that live elsewhere, and their options.
import type { Jwks, ResolvedKey } from './keys.ts';
import type { Duration } from './names.ts';
import type { JwtHeader } from './tokens.ts';

/** What `createRemoteJwks` returns: a resolver that can also be told to fetch, and asked how it is. */
export interface RemoteJwks {
  (header: JwtHeader, token: string): ResolvedKey | Promise<ResolvedKey>;
  /** Fetches the set now. @throws {JwksError} */
  reload(): Promise<void>;
  stats(): {
    /** how many keys the set has */
    readonly keys: number;
    readonly fetches: number;
    readonly failures: number;
    /** milliseconds since 1970 */
    readonly fetchedAt: number | undefined;
    readonly expiresAt: number | undefined;
  };
}

/** The options of `createRemoteJwks`. */
export interface RemoteJwksOptions {
  /** How long a set is used before it is fetched again; `Cache-Control` may shorten this. Default `'10m'`. */
  cacheMaxAge?: Duration;
  /** Least time between two fetches for unknown `kid`s, and longest pause after failures. Default `'30s'`. */
  cooldown?: Duration;
  /** For the whole response. Default `'5s'`. */
  timeout?: Duration;
  /** How long past its refresh a set still serves while the endpoint is down. Default `'1h'`. */
  staleIfError?: Duration;
  /** Largest answer in bytes. Default 262 144. */
  maxBytes?: number;
  /** More request headers, or a function that is asked for them at each request: for credentials that change. */
  headers?: RemoteHeaders;
  /**
   * Makes a key set of what the address answers (parsed JSON, or text), where it has another form than a JWK Set, an
   * object whose members are all PEM (`{ kid: PEM }`), or one PEM. What it throws is a `JwksError`.
   */
  read?: (answer: unknown) => Jwks;
  /** Allow http outside of loopback: whoever sits in between then decides whose tokens are accepted. Default `false`. */
  allowInsecureTransport?: boolean;
  /** Instead of the global `fetch`. */
  fetch?: JwksFetch;
  /** The clock: milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
}

/** For keys with an address each. */
export interface KeyAddressOptions extends RemoteJwksOptions {
  /** Which kids are put into an address: those that it matches as a whole. It must be anchored: `/^…$/`. */
  kid: RegExp;
}

/** The options of `createRemoteIssuer`. */
export interface RemoteIssuerOptions extends RemoteJwksOptions {
  /** Where the discovery document is, if not where OpenID Connect or RFC 8414 put it. */
  discovery?: string | { readonly href: string };
  /** Required with `{tenantid}` in the issuer: whose tokens are accepted. Of a function only `true` accepts. */
  tenants?: readonly string[] | ((tenant: string) => boolean);
}

/** What `createRemoteIssuer` returns. */
export interface RemoteIssuer extends RemoteJwks {
  /** as it was given, for the verifier's option `issuer` */
  readonly issuer: string;
}

/** What `createRemoteIssuer` returns for an issuer with `{tenantid}`. */
export interface RemoteTenants extends RemoteJwks {
  /** Is this the issuer of an accepted tenant? For the verifier's option `issuer`. */
  readonly issuer: (issuer: string) => boolean;
}

/** Request headers, or a function that answers them, or a promise of them, for each request. */
export type RemoteHeaders =
  | Readonly<Record<string, string>>
  | ((url: string) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

// The runtime's `AbortSignal`, where the DOM's or Node's types declare one.
type RuntimeSignal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } }
  ? Signal
  : { readonly aborted: boolean };

/** The part of `fetch` that is used. */
export type JwksFetch = (
  url: string,
  init: {
    readonly headers: Record<string, string>;
    readonly redirect: 'manual';
    readonly signal: RuntimeSignal;
  },
) => Promise<JwksResponse>;

/** The part of a `Response` that is used. */
export interface JwksResponse {
  readonly status: number;
  readonly redirected?: boolean;
  readonly headers: { get(name: string): string | null };
  readonly body: unknown;
  arrayBuffer(): Promise<ArrayBuffer>;
}
