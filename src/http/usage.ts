// The one error that this entry makes itself, and how text is checked.
import { UsageError } from '../index.ts';

export function usage(message: string): UsageError {
  return new UsageError('ERR_JWT_OPTION_INVALID', message);
}

/**
 * Reads what was handed in. What its getters and traps throw is not told: it may hold the token.
 * @throws {UsageError} when looking at it throws
 */
export function readable<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof UsageError ? error : usage(`${what} cannot be read: looking at it throws`);
  }
}

/** What should have been answered at once. Nobody awaits a promise here: its rejection must not end the process. */
export function unawaited(answer: unknown): unknown {
  // not for text, which is nearly always what a request has
  if (Object(answer) === answer) Promise.resolve(answer).catch(() => undefined);
  return answer;
}

/** The value itself when it is text, all of which fits. */
export function fitting(pattern: RegExp, value: unknown): string | undefined {
  return typeof value === 'string' && pattern.test(value) ? value : undefined;
}
