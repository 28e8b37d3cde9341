// With whose key and options a token is explained: knows keys, options and verifiers, and judges nothing.
import { isObject } from '../encoding/json.ts';
import { optionError, TokenError, UsageError } from '../errors.ts';
import { behind } from '../known-verifiers.ts';
import { readKeylessOptions, readVerifyOptions } from '../options/verify-options.ts';
import { prepareVerifier, type Verifier } from '../pipeline.ts';
import { asWritten } from '../token/compact.ts';
import { type Failure, failureOf } from './recording.ts';

const CALL = 'explain(token, key, options), or explain(token, verifyToken)';

export interface Subject {
  readonly verifier: Verifier;
  /** as the caller gave it; `undefined`: none */
  readonly key: unknown;
  /** the options that were given, by name; all others are defaults */
  readonly asked: ReadonlySet<string>;
  /** why there is no verifier for this token; the caller's look-up may have thrown */
  readonly nobody?: Failure;
  /** what a verifier of several issuers failed to choose by, if it did */
  readonly chosenBy?: 'iss' | 'payload';
  /** for whom there is a verifier, where this token is nobody's */
  readonly issuers?: readonly string[];
}

/** @throws {UsageError} options or key are wrong */
export async function subjectOf(token: unknown, key: unknown, options: unknown): Promise<Subject> {
  const made = behind(key);
  if (!made) return preparedFor(key, options);
  if (options !== undefined) throw optionError(`a verifier has its own options; call ${CALL}`);
  if ('verifier' in made) return { ...made, asked: ALL };
  try {
    return await subjectOf(token, await made.choose(token), undefined);
  } catch (error) {
    // an entry that is wrong is wrong whatever the token is
    if (error instanceof UsageError) throw error;
    const keyless = preparedFor(undefined, asWritten(token, made.longest));
    // a token that could not be read says why by itself
    const code = error instanceof TokenError ? error.code : undefined;
    return code === 'ERR_JWT_MALFORMED' || code === 'ERR_JWT_TOO_LARGE'
      ? { ...keyless, chosenBy: 'payload' }
      : { ...keyless, chosenBy: 'iss', nobody: failureOf(error), issuers: made.issuers };
  }
}

/** Behind a verifier every option was decided on. */
const ALL: ReadonlySet<string> = /* @__PURE__ */ new Set(['algorithms', 'typ']);

function preparedFor(key: unknown, options: unknown): Subject {
  if (key !== undefined) {
    const policy = readVerifyOptions(options, CALL);
    return { verifier: prepareVerifier(key, policy), key, asked: ALL };
  }
  const policy = readKeylessOptions(options ?? {}, CALL);
  return { verifier: { policy, keys: undefined }, key, asked: new Set(isObject(options) ? Object.keys(options) : []) };
}
