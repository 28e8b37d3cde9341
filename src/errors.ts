/** Why a token is not acceptable. Answer 401. */
export type TokenErrorCode =
  | 'ERR_JWT_MALFORMED'
  | 'ERR_JWT_TOO_LARGE'
  | 'ERR_JWT_ALG_NOT_ALLOWED'
  | 'ERR_JWT_CRIT_UNSUPPORTED'
  | 'ERR_JWT_TYP_MISMATCH'
  | 'ERR_JWT_KEY_NOT_FOUND'
  | 'ERR_JWT_KEY_AMBIGUOUS'
  | 'ERR_JWT_SIGNATURE_INVALID'
  | 'ERR_JWT_CLAIM_MISSING'
  | 'ERR_JWT_CLAIM_INVALID'
  | 'ERR_JWT_CLAIM_MISMATCH'
  | 'ERR_JWT_EXPIRED'
  | 'ERR_JWT_NOT_ACTIVE'
  | 'ERR_JWT_TOO_OLD'
  | 'ERR_JWT_ISSUED_IN_FUTURE'
  | 'ERR_JWT_SCHEMA'
  | 'ERR_JWT_REVOKED';

/** What the calling code, or its key, did wrong. Answer 500. */
export type UsageErrorCode = 'ERR_JWT_OPTION_INVALID' | 'ERR_JWT_KEY_INVALID' | 'ERR_JWT_ALG_UNSUPPORTED';

/** Why the key set cannot be had right now. Answer 503. */
export type JwksErrorCode = 'ERR_JWKS_UNAVAILABLE' | 'ERR_JWKS_INVALID';

/** What a schema said about the payload (Standard Schema v1). */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

export interface TokenErrorDetails {
  /** the claim that was judged */
  readonly claim?: string;
  /** what the schema found, with `ERR_JWT_SCHEMA` */
  readonly issues?: readonly SchemaIssue[];
  readonly cause?: unknown;
}

/**
 * The token is not acceptable. It is about the token and not about the code that called, so it carries no stack
 * frames: capturing them costs more than the whole verification, and an attacker chooses how often.
 */
export class TokenError extends Error {
  // A getter on the prototype: literal (survives minification), and already there when the engine writes `stack`.
  override get name(): 'TokenError' {
    return 'TokenError';
  }
  readonly code: TokenErrorCode;
  declare readonly claim?: string;
  declare readonly issues?: readonly SchemaIssue[];

  constructor(code: TokenErrorCode, message: string, details: TokenErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    if (details.claim !== undefined) this.claim = details.claim;
    if (details.issues !== undefined) this.issues = details.issues;
  }
}

/** The calling code or its key is wrong: an option, a claim to be signed, a key that does not fit. */
export class UsageError extends Error {
  override get name(): 'UsageError' {
    return 'UsageError';
  }
  readonly code: UsageErrorCode;

  constructor(code: UsageErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** The key set cannot be had right now. */
export class JwksError extends Error {
  override get name(): 'JwksError' {
    return 'JwksError';
  }
  readonly code: JwksErrorCode;

  constructor(code: JwksErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Makes a `TokenError` without capturing a stack. */
export function rejection(code: TokenErrorCode, message: string, details?: TokenErrorDetails): TokenError {
  return withoutStacks(() => new TokenError(code, message, details));
}

/** Runs `make` while errors capture no stack (V8, JavaScriptCore: 1 µs an error instead of 12). */
export function withoutStacks<T>(make: () => T): T {
  const host = Error as ErrorConstructor & { stackTraceLimit?: unknown };
  const limit = host.stackTraceLimit;
  // `Reflect.set` answers false where the intrinsics are frozen, an assignment would throw
  if (typeof limit === 'number') Reflect.set(host, 'stackTraceLimit', 0);
  try {
    return make();
  } finally {
    if (typeof limit === 'number') Reflect.set(host, 'stackTraceLimit', limit);
  }
}

export function optionError(message: string, options?: { readonly cause?: unknown }): UsageError {
  return new UsageError('ERR_JWT_OPTION_INVALID', message, options);
}

export function keyError(message: string, options?: { readonly cause?: unknown }): UsageError {
  return new UsageError('ERR_JWT_KEY_INVALID', message, options);
}
