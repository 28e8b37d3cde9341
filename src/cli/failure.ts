// Knows how a command ends when it cannot do what was asked: with one line that says what to do, and an exit code.
import { isJwksError, isTokenError, isUsageError } from './library.ts';
import { inTheseWords } from './wording.ts';

/** 0 valid or done, 1 rejected, 2 wrongly called, 3 a key set is out of reach. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Its message is shown, so it holds nothing that was handed in but names of options. */
export class Failure extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function wrongUse(message: string): Failure {
  return new Failure(2, message);
}

/** The code of an error of the operating system: `ENOENT`. Its message would repeat what was handed in. */
export function systemCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z\d_]{2,40}$/.test(code) ? code : 'for an unknown reason';
}

/** Whatever was thrown, as a failure. What is nobody's error is told without its message, which may hold anything. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (isTokenError(error)) return new Failure(1, `REJECTED ${error.code}: ${inTheseWords(error.message)}`);
  if (isJwksError(error)) return new Failure(3, inTheseWords(error.message));
  if (isUsageError(error)) return wrongUse(inTheseWords(error.message));
  const kind = error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : 'error';
  return wrongUse(`this should not happen (${kind}): please report it, with the command but without token and key`);
}
