// The one error that this entry makes itself, and how text is checked.
import { UsageError } from '../index.ts';

export function usage(message: string): UsageError {
  return new UsageError('ERR_JWT_OPTION_INVALID', message);
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
