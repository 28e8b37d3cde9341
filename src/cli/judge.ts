// Has the library judge a token, and puts its answer in the form that the commands show.
import type { Arguments } from './arguments.ts';
import { hasInexactNumber } from './claims.ts';
import { claimCheck, type Expectations, readExpectations } from './expectations.ts';
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
  const expectations = readExpectations(given, key, seen.decoded?.header?.['alg']);
  const explanation = await explanationOf(token, key, expectations);
  const checks = checksIn(explanation, expectations.asked);
  const failed = checks.find(({ status }) => status === 'fail');
  return {
    verdict: key === undefined ? 'NOT VERIFIED' : explanation.valid ? 'VALID' : 'REJECTED',
    code: failed?.code,
    valid: explanation.valid,
    header: explanation.decoded?.header,
    payload: explanation.decoded?.payload,
    checks,
    notes: [...explanation.notes, ...(hasInexactNumber(payloadText(token)) ? [ROUNDED] : [])],
    hints: explanation.hints,
    now: expectations.now,
  };
}

const ROUNDED = 'a whole number beyond 2^53 is in the payload: here, and to most programs, it is rounded';

/** As it stands in the token, readable or not. */
function payloadText(token: string): string {
  return Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString();
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

/** They take functions, which nobody can type. They come last; a claim may be called like them. */
const NOT_ASKABLE = ['schema', 'revocation'];

function checksIn({ checks }: Explanation, asked: ReadonlySet<string>): ExplainedCheck[] {
  const claimsFrom = checks.findIndex(({ name }) => name === 'payload') + 1;
  const askable = checks.filter(
    ({ name }, at) => at < checks.length - NOT_ASKABLE.length || !NOT_ASKABLE.includes(name),
  );
  return askable.map((check, at) => inWords(check, at < claimsFrom ? OF_TOKEN : OF_CLAIMS, asked));
}

const OF_TOKEN: Readonly<Record<string, string>> = { algorithm: '--alg', typ: '--typ' };
const OF_CLAIMS: Readonly<Record<string, string>> = {
  iss: '--issuer',
  aud: '--audience',
  sub: '--subject',
  jti: '--claim jti=…',
};

/** A check that passes because nobody asked is none. */
function inWords(
  check: ExplainedCheck,
  options: Readonly<Record<string, string>>,
  asked: ReadonlySet<string>,
): ExplainedCheck {
  const { name, status, message } = check;
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (status !== 'pass' || option === undefined || asked.has(name) || asked.has(claimCheck(name))) {
    return { ...check, message: inTheseWords(message) };
  }
  return { name, status: 'skipped', message: `${message.replace(/ is allowed$/, '')}; not asked for (${option})` };
}

export function exitCodeOf({ verdict, code }: Judged): ExitCode {
  if (code?.startsWith('ERR_JWKS')) return 3;
  return verdict === 'VALID' || (verdict === 'NOT VERIFIED' && code === undefined) ? 0 : 1;
}
