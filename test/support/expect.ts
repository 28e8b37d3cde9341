import { expect } from 'vitest';
import { JwksError, TokenError, UsageError } from 'strictjwt';

// `attempt` is a promise, or a function that may throw at once or answer a promise that rejects.
type Attempt = Promise<unknown> | (() => unknown);

const NOTHING = Symbol('nothing was thrown');

async function thrownBy(attempt: Attempt): Promise<unknown> {
  try {
    await (typeof attempt === 'function' ? attempt() : attempt);
  } catch (error) {
    return error;
  }
  return NOTHING;
}

function describeOutcome(error: unknown): string {
  if (error === NOTHING) return 'accepted';
  if (!(error instanceof Error)) return `foreign ${String(error)}`;
  return `${error.name} ${String((error as { code?: unknown }).code)}: ${error.message}`;
}

/** The attempt must end in exactly this class (no subclass) and this code; answers the error. */
export async function expectTokenError(
  attempt: Attempt,
  code: TokenError['code'],
  claim?: string,
): Promise<TokenError> {
  const error = await thrownBy(attempt);
  if (!(error instanceof TokenError)) expect.fail(`expected TokenError ${code}, got: ${describeOutcome(error)}`);
  expect({ name: error.name, code: error.code, claim: error.claim }, error.message).toEqual({
    name: 'TokenError',
    code,
    claim: claim ?? error.claim,
  });
  expect(error.constructor).toBe(TokenError);
  return error;
}

export async function expectUsageError(attempt: Attempt, code: UsageError['code']): Promise<UsageError> {
  const error = await thrownBy(attempt);
  if (!(error instanceof UsageError)) expect.fail(`expected UsageError ${code}, got: ${describeOutcome(error)}`);
  expect({ name: error.name, code: error.code }, error.message).toEqual({ name: 'UsageError', code });
  expect(error.constructor).toBe(UsageError);
  return error;
}

export async function expectJwksError(attempt: Attempt, code: JwksError['code']): Promise<JwksError> {
  const error = await thrownBy(attempt);
  if (!(error instanceof JwksError)) expect.fail(`expected JwksError ${code}, got: ${describeOutcome(error)}`);
  expect({ name: error.name, code: error.code }, error.message).toEqual({ name: 'JwksError', code });
  expect(error.constructor).toBe(JwksError);
  return error;
}
