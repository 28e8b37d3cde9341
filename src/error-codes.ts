// The codes of all errors, and what comes with them: knows no class.

/** Every code of a `TokenError`. A foreign error with the same name has other codes. */
export const TOKEN_ERROR_CODES = [
  'ERR_JWT_MALFORMED',
  'ERR_JWT_TOO_LARGE',
  'ERR_JWT_ALG_NOT_ALLOWED',
  'ERR_JWT_CRIT_UNSUPPORTED',
  'ERR_JWT_TYP_MISMATCH',
  'ERR_JWT_KEY_NOT_FOUND',
  'ERR_JWT_KEY_AMBIGUOUS',
  'ERR_JWT_SIGNATURE_INVALID',
  'ERR_JWT_CLAIM_MISSING',
  'ERR_JWT_CLAIM_INVALID',
  'ERR_JWT_CLAIM_MISMATCH',
  'ERR_JWT_EXPIRED',
  'ERR_JWT_NOT_ACTIVE',
  'ERR_JWT_TOO_OLD',
  'ERR_JWT_ISSUED_IN_FUTURE',
  'ERR_JWT_SCHEMA',
  'ERR_JWT_REVOKED',
] as const;

export const USAGE_ERROR_CODES = ['ERR_JWT_OPTION_INVALID', 'ERR_JWT_KEY_INVALID', 'ERR_JWT_ALG_UNSUPPORTED'] as const;

export const JWKS_ERROR_CODES = ['ERR_JWKS_UNAVAILABLE', 'ERR_JWKS_INVALID'] as const;

/** Why a token is not acceptable. Answer 401. */
export type TokenErrorCode = (typeof TOKEN_ERROR_CODES)[number];

/** What the calling code, or its key, did wrong. Answer 500. */
export type UsageErrorCode = (typeof USAGE_ERROR_CODES)[number];

/** Why the key set cannot be had right now. Answer 503. */
export type JwksErrorCode = (typeof JWKS_ERROR_CODES)[number];

/** The codes that are about a claim: `error.claim` names it. */
export type ClaimErrorCode =
  | 'ERR_JWT_CLAIM_MISSING'
  | 'ERR_JWT_CLAIM_INVALID'
  | 'ERR_JWT_CLAIM_MISMATCH'
  | 'ERR_JWT_EXPIRED'
  | 'ERR_JWT_NOT_ACTIVE'
  | 'ERR_JWT_TOO_OLD'
  | 'ERR_JWT_ISSUED_IN_FUTURE';

/** What a schema said about the payload (Standard Schema v1). */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly PropertyKey[] | undefined;
}

/** What a `TokenError` has beside code and message. */
export interface TokenErrorDetails {
  /** the claim that was judged */
  readonly claim?: string;
  /** what the schema found, with `ERR_JWT_SCHEMA` */
  readonly issues?: readonly SchemaIssue[];
  readonly cause?: unknown;
}
