// Has the library judge a token, and puts its answer in the form that the commands show.
import type { Arguments } from './arguments.ts';
import { hasInexactNumber } from './claims.ts';
import { type Expectations, readExpectations } from './expectations.ts';
import type { ExitCode } from './failure.ts';
import { readToken } from './input.ts';
import { type GivenKey, readKey } from './keys.ts';
import { explain, type ExplainedCheck, type Explanation } from './library.ts';
import { inTheseWords } from './wording.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export interface Judged {
  readonly verdict: 'VALID' | 'REJECTED' | 'NOT VERIFIED';
  /** of the first check that failed */
  readonly code: string | undefined;
  readonly valid: boolean;
  /** did the signature hold? */
  readonly signed: boolean;
  /** what could be read, verified or not */
  readonly header: JsonObject | undefined;
  readonly payload: JsonObject | undefined;
  readonly checks: readonly ExplainedCheck[];
  readonly notes: readonly string[];
  readonly hints: readonly string[];
  /** milliseconds since 1970 */
  readonly now: number;
}

/** @throws {Failure}, and whatever a key is wrong with */
export async function judgeGiven(given: Arguments): Promise<Judged> {
  const { token, notes } = await readToken(given.words[0], 'a file or a command');
  const key = await readKey(given);
  const judged = await judge(token, key, given);
  return { ...judged, notes: [...notes, ...(key?.notes ?? []), ...judged.notes] };
}

export async function judge(token: string, key: GivenKey | undefined, given: Arguments): Promise<Judged> {
  const seen = await explain(token);
  const expectations = readExpectations(given, key, seen.decoded?.header?.['alg']);
  const explanation = await explanationOf(token, key, expectations);
  const { valid, decoded, notes, hints } = explanation;
  const checks = checksIn(explanation, expectations.asksForAlgorithm);
  return {
    verdict: key === undefined ? 'NOT VERIFIED' : valid ? 'VALID' : 'REJECTED',
    code: checks.find(({ status }) => status === 'fail')?.code,
    valid,
    signed: explanation.header !== undefined,
    header: decoded?.header,
    payload: decoded?.payload,
    checks,
    notes: [...notes, ...noteOnRounding(token)],
    hints: hints.map(inTheseWords),
    now: expectations.now,
  };
}

const ROUNDED = 'a whole number beyond 2^53 is in the payload: here, and to most programs, it is rounded';

export function noteOnRounding(token: string): readonly string[] {
  return hasInexactNumber(payloadText(token)) ? [ROUNDED] : [];
}

/** As it stands in the token, readable or not. */
function payloadText(token: string): string {
  return Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString();
}

function explanationOf(token: string, key: GivenKey | undefined, expectations: Expectations): Promise<Explanation> {
  const { options, asksForAlgorithm } = expectations;
  if (key !== undefined) return explain(token, key.key, options);
  const { algorithms, ...others } = options;
  // without a key and without --alg any algorithm will do
  return explain(token, undefined, { ...others, ...(asksForAlgorithm && { algorithms }) });
}

/** They take functions, which nobody can type. They come last; a claim may be called like them. */
const NOT_ASKABLE = ['schema', 'revocation'];

function checksIn({ checks }: Explanation, asksForAlgorithm: boolean): ExplainedCheck[] {
  const claimsFrom = checks.findIndex(({ name }) => name === 'payload') + 1;
  const isAskable = ({ name }: ExplainedCheck, at: number): boolean =>
    at < checks.length - NOT_ASKABLE.length || !NOT_ASKABLE.includes(name);
  return checks.filter(isAskable).map((check, at) => {
    if (at >= claimsFrom) return inWords(check, OPTION_FOR_CLAIM);
    return inWords(check.name === 'algorithm' && !asksForAlgorithm ? unasked(check) : check, OPTION_FOR_TOKEN);
  });
}

/** Which algorithms there can be the key said, not the user. */
function unasked(check: ExplainedCheck): ExplainedCheck {
  if (check.status !== 'pass') return check;
  return { ...check, status: 'skipped', message: `${check.message.replace(/ is allowed$/, '')}${NOT_ASKED}` };
}

const NOT_ASKED = '; not asked for';
const OPTION_FOR_TOKEN: Readonly<Record<string, string>> = { algorithm: '--alg', typ: '--typ' };
const OPTION_FOR_CLAIM: Readonly<Record<string, string>> = {
  iat: '--max-age',
  iss: '--issuer',
  aud: '--audience',
  sub: '--subject',
  jti: '--claim jti=…',
};

function inWords(check: ExplainedCheck, options: Readonly<Record<string, string>>): ExplainedCheck {
  const { name, status, message } = check;
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  const isUnasked = status === 'skipped' && option !== undefined && message.endsWith(NOT_ASKED);
  return { ...check, message: isUnasked ? `${message} (${option})` : inTheseWords(message) };
}

export function exitCodeOf({ verdict, code }: Judged): ExitCode {
  if (code?.startsWith('ERR_JWKS')) return 3;
  return verdict === 'VALID' || (verdict === 'NOT VERIFIED' && code === undefined) ? 0 : 1;
}
