// Explains a token: knows how to run `verify`'s own checks past the first failure, and leaves the words to others.
import type { VerifyDemands } from '../checked-demands.ts';
import type { NamesToExplain, Read, Unread } from '../checked-types.ts';
import { copyJson, ownOnly } from '../encoding/json.ts';
import { TokenError } from '../errors.ts';
import { readPaste } from '../inspect/paste.ts';
import { kindOf } from '../messages.ts';
import { readClock } from '../clock.ts';
import { refuseMore } from '../options/read.ts';
import { judgeToken, type Verifier } from '../pipeline.ts';
import { readCompact } from '../token/compact.ts';
import type { Explanation, VerificationKey, VerifyOptions, VerifyToken } from '../types.ts';
import { findHints } from './hints.ts';
import { readLeniently } from './lenient.ts';
import { quietly } from './quietly.ts';
import { Recording } from './recording.ts';
import { describeChecks } from './rows.ts';
import { subjectOf } from './subject.ts';

/**
 * Why a token is rejected, or would be accepted: every check of `verify` that can be run, also those behind the first
 * failure. It runs `verify`'s own code, so `valid` is `true` exactly when `verify` resolves, and the first failed check
 * has the code that `verify` throws. What nobody asked for is `skipped`. It never rejects for a bad token: a key set
 * that cannot be had, or a function of yours that throws, is a failed check with a message. Your functions are not
 * asked about a token whose signature does not hold.
 *
 * `header` and `payload` are there only where the signature held; `decoded` is what could be read, verified or not.
 * What stood around the token (`Bearer `, quotes, white space) is said in `notes`, what people get wrong most in `hints`.
 *
 * @example
 * const { valid, checks, hints } = await explain(token, key, options);
 * const same = await explain(token, verifyToken);
 *
 * @param key a key, or a function that `createVerifier` or `createMultiVerifier` made; without one, what can be known is
 * reported, and `valid` is `false`
 * @param options as for `verify`; without a key any of them, or none; none behind a verifier
 * @throws {UsageError} options or key are wrong, as in `verify`
 */
export function explain<Claims, const Options = Unread>(
  token: string,
  key: VerificationKey | undefined,
  options: VerifyOptions<Claims> & Read<Options, VerifyDemands<Options>>,
): Promise<Explanation<NamesToExplain<Options>>>;
export function explain(token: string, verifyToken: VerifyToken<unknown>): Promise<Explanation>;
export function explain<const Options = Unread>(
  token: string,
  key?: undefined,
  options?: Partial<VerifyOptions> & Read<Options>,
): Promise<Explanation<NamesToExplain<Options>>>;
export async function explain(token: string, key?: unknown, options?: unknown): Promise<Explanation> {
  refuseMore(arguments, 3, 'explain(token, key, options)');
  const subject = ownOnly(await subjectOf(token, key, options));
  const { verifier } = subject;
  const now = readClock(verifier.policy.now);
  const record = new Recording();
  const { inside, notes } = takeOut(token, verifier);
  if (subject.nobody) record.claim('iss', subject.nobody);
  // first, because what was pasted is what `verify` is given
  const strictly = inside === token ? undefined : readCompact(token, verifier.policy);
  if (strictly instanceof TokenError) record.check('format', strictly);
  await runChecks(inside, quietly(verifier, record, now), record);

  const { header, payload } = record.passed;
  const isSigned = record.isSigned;
  return Object.assign(Object.create(null) as object, {
    valid: isSigned && record.allPassed && !subject.nobody,
    ...(isSigned && header && { header: header.copy() }),
    ...(isSigned && payload && { payload: copyJson(payload) }),
    ...readLeniently(inside, verifier.policy.maxTokenLength, record),
    checks: describeChecks(subject, record),
    notes,
    hints: await findHints(inside, subject, record, now),
  });
}

interface TakenOut {
  readonly inside: unknown;
  readonly notes: readonly string[];
}

/** The token in what was pasted. It is judged in its place, but what was pasted stays refused. */
function takeOut(token: unknown, { policy }: Verifier): TakenOut {
  if (typeof token !== 'string') return { inside: token, notes: [`not text: ${kindOf(token)}`] };
  if (!(readCompact(token, policy) instanceof TokenError)) return { inside: token, notes: [] };
  const paste = readPaste(token);
  return paste.found === 'one'
    ? // a line break at the end is not said of a paste
      {
        inside: paste.token,
        notes: paste.notes.length || paste.token === token ? paste.notes : ['taken out of white space'],
      }
    : { inside: token, notes: [paste.problem] };
}

/** What the caller's schema or `isRevoked` throws is a failed check; everything else before them was made quiet. */
async function runChecks(token: unknown, verifier: Verifier, record: Recording): Promise<void> {
  try {
    await judgeToken(token, verifier, record);
  } catch (error) {
    const { schema, isRevoked } = verifier.policy;
    const isAsking = record.isSigned && 'payload' in record.passed && (schema || isRevoked);
    if (!isAsking) throw error;
    record.trouble(schema && !record.knows('schema') ? 'schema' : 'revocation', error);
  }
}
