// The library's errors: their classes, and how they are made without a stack. Imports nothing but types.
import type {
  ClaimErrorCode,
  JwksErrorCode,
  SchemaIssue,
  TokenErrorCode,
  TokenErrorDetails,
  UsageErrorCode,
} from './error-codes.ts';

export type * from './error-codes.ts';

// What every `TokenError` has.
interface AnyTokenError extends Error {
  readonly name: 'TokenError';
  readonly code: TokenErrorCode;
  /** the claim that was judged, with the codes that are about one */
  readonly claim?: string;
  /** what the schema found, with `ERR_JWT_SCHEMA` */
  readonly issues?: readonly SchemaIssue[];
}

/** A claim is missing, of the wrong type, or not what was expected. */
export interface ClaimTokenError extends AnyTokenError {
  readonly code: ClaimErrorCode;
  /** the claim that was judged */
  readonly claim: string;
}

/** The payload does not fit the schema. */
export interface SchemaTokenError extends AnyTokenError {
  readonly code: 'ERR_JWT_SCHEMA';
  /** what the schema found */
  readonly issues: readonly SchemaIssue[];
}

/** Anything else about the token: its form, header, key, signature, revocation. */
export interface OtherTokenError extends AnyTokenError {
  readonly code: Exclude<TokenErrorCode, ClaimErrorCode | 'ERR_JWT_SCHEMA'>;
}

/**
 * The token is not acceptable: answer 401. `code` says why, and narrows: with a code about a claim, `claim` is there;
 * with `ERR_JWT_SCHEMA`, `issues` are.
 */
export type TokenError = ClaimTokenError | SchemaTokenError | OtherTokenError;

/** Makes a `TokenError`. */
export interface TokenErrorConstructor {
  /**
   * For checks of your own behind a verifier: whoever handles the verifier's errors handles yours.
   *
   * @example
   * const { payload } = await verifyToken(token);
   * if (payload.role !== 'admin') {
   *   throw new TokenError('ERR_JWT_CLAIM_MISMATCH', 'the role is not "admin"', { claim: 'role' });
   * }
   *
   * @param code one of the library's own codes: others are not recognised by `isTokenError`
   * @param message for your log; do not put the token or a secret into it
   * @param details `claim`: the claim that was judged (give it with every code about a claim); `issues`; `cause`
   */
  new (code: TokenErrorCode, message: string, details?: TokenErrorDetails): TokenError;
  readonly prototype: TokenError;
  /** Every class has it. Declared so that `instanceof` also narrows the other branch of a union. */
  [Symbol.hasInstance](value: unknown): value is TokenError;
}

/**
 * Errors that the library makes carry no stack frames. Capturing them takes longer than the whole verification, an
 * attacker chooses how often, and they would show nothing about the token. The type is written by hand, because only a
 * union narrows by `code`, and a class cannot be a union.
 */
export const TokenError: TokenErrorConstructor = class TokenError extends Error {
  // A literal, because minifiers rename classes. On the prototype, where engines find it when they write `stack`.
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
    else if (code === 'ERR_JWT_SCHEMA') this.issues = [];
  }
} as unknown as TokenErrorConstructor;

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

/** Runs `make` while errors capture no stack, which is faster in V8 and JavaScriptCore, see bench/decisions.md. */
export function withoutStacks<T>(make: () => T): T {
  const host = Error as ErrorConstructor & { stackTraceLimit?: unknown };
  const limit = host.stackTraceLimit;
  // Where the intrinsics are frozen, an assignment would throw; `Reflect.set` only answers false.
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

/** The error once more, as an object of its own: several callers waited for it, and none sees what another writes onto it. */
export function again<E extends UsageError | JwksError>(error: E, cause: unknown): E {
  const Class = error.constructor as new (code: E['code'], message: string, options?: { cause: unknown }) => E;
  return new Class(error.code, error.message, cause === undefined ? undefined : { cause });
}

/** For a promise that several callers wait for. */
export function throwAgain(error: unknown): never {
  // not covered: whatever else an import rejected with would be a fault of this library
  throw error instanceof UsageError ? again(error, error.cause) : error;
}

const runtimeFaults = /* @__PURE__ */ new WeakSet<object>();

/** An error about the runtime: it lacks something, or does it wrong. It must not be blamed on a key or a token. */
export function runtimeFault(
  code: UsageErrorCode,
  message: string,
  options?: { readonly cause?: unknown },
): UsageError {
  const fault = new UsageError(code, message, options);
  runtimeFaults.add(fault);
  return fault;
}

/** Whether the key is to blame. If the token chose that key, the error becomes a `TokenError`. */
export function isKeyFault(error: unknown): error is UsageError {
  return error instanceof UsageError && !runtimeFaults.has(error);
}
