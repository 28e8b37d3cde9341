// Has the library judge a token, and puts its answer in the form that the commands show.
import type { Arguments } from './arguments.ts';
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
  const { token, notes } = await readToken(given.words[0]);
  const key = await readKey(given);
  const judged = await judge(token, key, given);
  return { ...judged, notes: [...notes, ...(key?.notes ?? []), ...judged.notes] };
}

export async function judge(token: string, key: GivenKey | undefined, given: Arguments): Promise<Judged> {
  const seen = await explain(token);
  const expectations = readExpectations(given, key, seen.header?.['alg']);
  const explanation = await explanationOf(token, key, expectations);
  const askable = explanation.checks.filter(({ name }) => !NOT_ASKABLE.has(name));
  const checks = askable.map((check) => inWords(check, expectations.asked));
  const failed = checks.find(({ status }) => status === 'fail');
  return {
    verdict: key === undefined ? 'NOT VERIFIED' : explanation.valid ? 'VALID' : 'REJECTED',
    code: failed?.code,
    valid: explanation.valid,
    header: explanation.header,
    payload: explanation.payload,
    checks,
    notes: [],
    hints: [],
    now: expectations.now,
  };
}

function explanationOf(
  token: string,
  key: GivenKey | undefined,
  { options, asked }: Expectations,
): Promise<Explanation> {
  if (key !== undefined) return explain(token, key.key, options);
  const { algorithms, ...others } = options;
  // without a key and without --alg any algorithm will do
  return explain(token, undefined, { ...others, ...(asked.has('algorithm') && { algorithms }) } as typeof options);
}

/** They take functions, which nobody can type. */
const NOT_ASKABLE: ReadonlySet<string> = new Set(['schema', 'revocation']);

const OPTION_OF: Readonly<Record<string, string>> = {
  algorithm: '--alg',
  typ: '--typ',
  iss: '--issuer',
  aud: '--audience',
  sub: '--subject',
};

/** A check that passes because nobody asked is none. */
function inWords(check: ExplainedCheck, asked: ReadonlySet<string>): ExplainedCheck {
  const { name, status, message } = check;
  const option = OPTION_OF[name];
  if (status !== 'pass' || asked.has(name) || (option === undefined && name !== 'jti')) {
    return { ...check, message: inTheseWords(message) };
  }
  const said = message.replace(/ is allowed$/, '');
  return { name, status: 'skipped', message: option === undefined ? said : `${said}; not asked for (${option})` };
}

export function exitCodeOf({ verdict, code }: Judged): ExitCode {
  if (code?.startsWith('ERR_JWKS')) return 3;
  return verdict === 'VALID' || (verdict === 'NOT VERIFIED' && code === undefined) ? 0 : 1;
}
