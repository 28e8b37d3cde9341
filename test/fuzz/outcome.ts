import { JwksError, TokenError, UsageError } from 'strictjwt';

/** What a call ended in. Anything but the library's three errors is passed on, and so fails the property. */
export type Outcome<T> = { readonly value: T } | { readonly error: TokenError | UsageError | JwksError };

export async function outcomeOf<T>(call: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await call() };
  } catch (error) {
    if (error instanceof TokenError || error instanceof UsageError || error instanceof JwksError) return { error };
    throw new Error('a foreign exception came out', { cause: error });
  }
}

/** `"accepted"`, or the error's code. */
export function verdictOf(outcome: Outcome<unknown>): string {
  return 'error' in outcome ? outcome.error.code : 'accepted';
}

/** Fails unless the call ends well, or in one of these classes. */
export async function endsIn(
  classes: readonly (typeof TokenError | typeof UsageError | typeof JwksError)[],
  call: () => unknown,
): Promise<void> {
  const outcome = await outcomeOf(call);
  if (!('error' in outcome)) return;
  const { error } = outcome;
  if (!classes.some((one) => error.constructor === one))
    throw new Error(`wrong class of error: ${error.name}`, { cause: error });
  if (!/^ERR_JW(T|KS)_[A-Z_]+$/.test(error.code) || error.message === '')
    throw new Error('no code or message', { cause: error });
}
