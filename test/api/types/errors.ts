import {
  createVerifier,
  isJwksError,
  isTokenError,
  isUsageError,
  secondsLeft,
  TokenError,
  tryVerify,
  verify,
  type ClaimErrorCode,
  type JwksErrorCode,
  type PayloadOf,
  type SchemaIssue,
  type StandardSchema,
  type TokenErrorCode,
  type UsageErrorCode,
  type VerifiedClaims,
  type VerifyOptions,
} from 'strictjwt';

// Type tests: errors narrow by class, by guard and by code; a result narrows by `ok`.

declare const token: string;
declare const options: VerifyOptions;
declare const schema: StandardSchema<{ sub: string }>;

export function instanceof_narrows_and_then_the_code_does(error: unknown): string | readonly SchemaIssue[] {
  if (!(error instanceof TokenError)) return '';
  if (error.code === 'ERR_JWT_SCHEMA') {
    const issues: readonly SchemaIssue[] = error.issues;
    return issues;
  }
  if (error.code === 'ERR_JWT_EXPIRED' || error.code === 'ERR_JWT_CLAIM_MISMATCH') {
    const code: ClaimErrorCode = error.code;
    const claim: string = error.claim;
    return code + claim;
  }
  // @ts-expect-error: a code about the header has no claim for certain
  const claim: string = error.claim;
  // @ts-expect-error: nor issues
  const issues: readonly SchemaIssue[] = error.issues;
  // @ts-expect-error: not a code
  if (error.code === 'ERR_JWT_INVALID') return '';
  void [claim, issues];
  switch (error.code) {
    case 'ERR_JWT_CLAIM_MISSING':
    case 'ERR_JWT_CLAIM_INVALID':
    case 'ERR_JWT_NOT_ACTIVE':
    case 'ERR_JWT_TOO_OLD':
    case 'ERR_JWT_ISSUED_IN_FUTURE':
      return error.claim;
    default:
      return error.message;
  }
}

export function the_guards_narrow(error: unknown): TokenErrorCode | UsageErrorCode | JwksErrorCode | undefined {
  // @ts-expect-error: unknown before
  void error.code;
  if (isTokenError(error)) {
    if (error.code === 'ERR_JWT_SCHEMA') void error.issues.length;
    if (error.code === 'ERR_JWT_TOO_OLD') void error.claim.length;
    return error.code;
  }
  if (isUsageError(error)) {
    const code: UsageErrorCode = error.code;
    return code;
  }
  if (!isJwksError(error)) return undefined;
  const code: JwksErrorCode = error.code;
  return code;
}

export async function an_error_that_was_caught_as_a_value_narrows_away(): Promise<string | undefined> {
  const outcome = await verify(token, 'key', options).catch((error: unknown) => {
    if (isTokenError(error)) return error;
    throw error;
  });
  if (Math.random() < 0.5) return isTokenError(outcome) ? outcome.code : outcome.payload.sub;
  if (outcome instanceof TokenError) return outcome.code;
  return outcome.payload.sub;
}

export function a_check_of_ones_own(role: string): never {
  const details = { claim: 'role', cause: new Error(role) };
  const error: TokenError = new TokenError('ERR_JWT_CLAIM_MISMATCH', 'not for you', details);
  // @ts-expect-error: no code of this library
  void new TokenError('ERR_ROLE', 'not for you');
  // @ts-expect-error: a log needs words
  void new TokenError('ERR_JWT_REVOKED');
  throw error;
}

export async function a_result_narrows_by_ok(): Promise<string | undefined> {
  const result = await tryVerify(verify(token, 'key', options));
  // @ts-expect-error: not before ok was asked
  void result.payload;
  if (!result.ok) return result.error.code === 'ERR_JWT_EXPIRED' ? result.error.claim : result.error.message;
  const claims: VerifiedClaims = result.payload;
  // @ts-expect-error: there is none
  void result.error;
  return claims.sub ?? result.header.kid;
}

export async function a_result_has_the_type_of_its_schema(): Promise<string> {
  const verifyToken = createVerifier('key', { ...options, schema });
  const result = await tryVerify(verifyToken(token));
  return result.ok ? result.payload.sub : '';
}

export async function only_a_verification_is_tried(): Promise<void> {
  const verifyToken = createVerifier('key', options);
  // @ts-expect-error: not called
  await tryVerify(verifyToken);
  // @ts-expect-error: the token is no verification
  await tryVerify(token);
  // @ts-expect-error: already awaited
  await tryVerify(await verifyToken(token));
  // @ts-expect-error: the promise of something else
  await tryVerify(Promise.resolve({ header: { alg: 'HS256' as const }, payload: { sub: 'me' } }));
}

const sessions = createVerifier('key', { ...({} as VerifyOptions<{ sub: string }>), schema });

export function a_verifiers_payload_has_a_name(payload: PayloadOf<typeof sessions>): string {
  const claims: VerifiedClaims<{ sub: string }> = payload;
  return claims.sub;
}

// @ts-expect-error: a function that verifies nothing
export type Nothing = PayloadOf<typeof secondsLeft>;

export function seconds_left_may_be_unknown(): number {
  const left: number | undefined = secondsLeft(token, { now: Date.now });
  // @ts-expect-error: a token may have no exp
  const certain: number = secondsLeft(token);
  // @ts-expect-error: the clock is a function
  void secondsLeft(token, { now: 5 });
  return left ?? certain;
}
