// The public types of `strictjwt/http`; their docstrings are the reference.
import type { Duration, JwksError, TokenError } from '../index.ts';

/** What a verifier resolves to: any that `createVerifier` or `createMultiVerifier` makes. */
export interface GuardVerified {
  readonly header: unknown;
  readonly payload: unknown;
}

/** The options of `createGuard`. */
export interface GuardOptions<Request extends object = object> {
  /** The name of what is protected, in the challenge (RFC 9110 §11.5). No quote, backslash or control character. Default `'api'`. */
  readonly realm?: string;
  /**
   * The one place where the token stands: the `Authorization` header (`Bearer`), a cookie, or what a function finds.
   * With a cookie or a function no `WWW-Authenticate` is sent. Default `'header'`.
   */
  readonly from?: 'header' | { readonly cookie: string } | ((request: Request) => string | undefined);
  /** `Retry-After` while the key set cannot be had; `0` leaves the header out. A bare number is seconds. Default `'30s'`. */
  readonly retryAfter?: Duration;
  /** What the client may read about a rejected token. Default: expired, not valid yet, revoked, or not acceptable. */
  readonly describe?: (error: TokenError) => string;
  /** Scopes that every token must carry, with a space between them: otherwise 403. Default: none. */
  readonly scope?: string;
}

/** The request carries an acceptable token. */
export interface GuardPass<V extends GuardVerified = GuardVerified> {
  readonly ok: true;
  readonly header: V['header'];
  readonly payload: V['payload'];
  readonly token: string;
}

/** The request is refused. Everything but `error` is fit for the client. */
export interface GuardRefusal {
  readonly ok: false;
  /** 400 malformed credentials, 401 none or not acceptable, 403 scope, 503 no key set right now */
  readonly status: 400 | 401 | 403 | 503;
  /** `content-type`, and what belongs to the status: `www-authenticate` (RFC 6750 §3) or `retry-after` */
  readonly headers: Record<string, string>;
  /** to be sent as JSON */
  readonly body: {
    readonly error:
      | 'invalid_request'
      | 'unauthorized'
      | 'invalid_token'
      | 'insufficient_scope'
      | 'temporarily_unavailable';
    readonly error_description: string;
  };
  /** For the log: what the verifier threw. `undefined` where it was not asked, or had nothing against the token. */
  readonly error: TokenError | JwksError | undefined;
  /** The answer as a `Response`, for runtimes that have one. */
  toResponse(): RuntimeResponse;
}

/** Resolves for whatever a client or a provider did; rejects with `UsageError`, and with what is no error of this library. */
export type Guard<V extends GuardVerified = GuardVerified, Request extends object = object> = (
  request: Request,
) => Promise<GuardPass<V> | GuardRefusal>;

// The runtime's `Response`, where the DOM's or Node's types declare one.
type RuntimeResponse = typeof globalThis extends { Response: { prototype: infer R } } ? R : unknown;
