// What the page says of a token. Every verdict is `explain`'s, which is `verify`'s own code.
import { LONGEST_PASTE } from '../../../src/inspect/paste.ts';
import { explain, type Explanation } from 'strictjwt';
import { type Asked, completeOptions, FieldError, type FieldName, type Fields, readFields } from './expectations.ts';
import { flat } from './flat.ts';
import { type Reading, readKeyText } from './key-text.ts';

export interface Verdict {
  readonly word: 'VALID' | 'REJECTED' | 'NOT VERIFIED';
  /** of the first check that failed */
  readonly code?: string;
  /** why nothing was verified */
  readonly why?: string;
}

export interface Problem {
  readonly field: FieldName | 'key' | 'form';
  readonly message: string;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly explanation: Explanation;
  /** what was expected; empty where nothing was asked */
  readonly asked: Asked;
  /** the key as it was read, where it could be used */
  readonly reading?: Reading;
  readonly problem?: Problem;
  readonly hints: readonly string[];
  /** milliseconds */
  readonly judgedAt: number;
}

interface Question {
  readonly token: string;
  /** the token's own word, where the verifier's was not asked for */
  readonly alg?: unknown;
  readonly asked: Asked;
  readonly now: number;
}

export async function judge(token: string, keyText: string, fields: Fields, now: number): Promise<Judgement> {
  let asked: Asked = {};
  try {
    asked = readFields(fields, now);
    return await judgeWithKey({ token, asked, now }, keyText);
  } catch (error) {
    const problem = problemOf(error);
    return unverified(await withoutKey({ token, asked: {}, now }), { asked, now, why: 'see the form', problem });
  }
}

async function judgeWithKey(question: Question, keyText: string): Promise<Judgement> {
  const { asked, now } = question;
  const { readings, problem } = readKeyText(keyText);
  const keyless = await withoutKey(question);
  if (problem !== undefined) {
    return unverified(keyless, { asked, now, why: 'no key', problem: { field: 'key', message: problem } });
  }
  if (readings.length === 0) return unverified(keyless, { asked, now, why: 'no key' });
  return tryReadings({ ...question, alg: readable(keyless).header?.alg }, readings, keyless);
}

interface Attempt {
  readonly reading: Reading;
  readonly explanation?: Explanation;
  readonly refusal?: unknown;
}

/** The first reading with which the signature holds; else the first that the library takes as a key. */
async function tryReadings(question: Question, readings: readonly Reading[], keyless: Explanation): Promise<Judgement> {
  const attempts: Attempt[] = [];
  for (const reading of readings) {
    const attempt = await tryReading(question, reading);
    attempts.push(attempt);
    if (statusOf(attempt.explanation, 'signature') === 'pass') return verified(question, attempt, attempts.length);
  }
  const taken = attempts.find(({ explanation }) => statusOf(explanation, 'signature') === 'fail');
  const usable = taken ?? attempts.find(({ explanation }) => explanation);
  if (usable) return verified(question, usable, readings.length);
  const { asked, now } = question;
  const problem = problemOf(attempts[0]?.refusal);
  const judgement = unverified(keyless, { asked, now, why: 'the key cannot be used', problem });
  return { ...judgement, hints: [...(await hintOnWeakKey(question, readings)), ...judgement.hints] };
}

/** The old examples' `secret` signed many tokens: that it did so here is worth knowing, though no reason to accept it. */
async function hintOnWeakKey(question: Question, readings: readonly Reading[]): Promise<string[]> {
  const asked = { ...question.asked, allowInsecureKeySizes: true };
  for (const reading of readings) {
    const { explanation } = await tryReading({ ...question, asked }, reading);
    if (statusOf(explanation, 'signature') !== 'pass') continue;
    return [`the signature holds with this key read as ${reading.what}, which is too weak to keep anybody out`];
  }
  return [];
}

async function tryReading(question: Question, reading: Reading): Promise<Attempt> {
  try {
    return { reading, explanation: await askWith(question, reading) };
  } catch (refusal) {
    return { reading, refusal };
  }
}

/** What can be said without a key; nothing is required then. */
async function withoutKey({ token, asked, now }: Question): Promise<Explanation> {
  const explanation = await explain(token, undefined, { typ: false, ...asked, now: () => now });
  return unaskedAsSkipped(await withContents(explanation, token), asked);
}

const ANY_LENGTH = { maxTokenLength: LONGEST_PASTE };

/** A token that is too long to be judged can still be read; what is nested without end is not shown. */
async function withContents(explanation: Explanation, token: string): Promise<Explanation> {
  const { decoded = {} } = explanation.decoded ? explanation : await explain(token, undefined, ANY_LENGTH);
  const { header, payload } = decoded;
  return {
    ...explanation,
    decoded: { ...(header && { header: flat(header) }), ...(payload && { payload: flat(payload) }) },
  };
}

async function askWith({ token, alg, asked, now }: Question, { key, family }: Reading): Promise<Explanation> {
  const options = { ...completeOptions(asked, family, alg), now: () => now };
  return unaskedAsSkipped(await withContents(await explain(token, key, options), token), asked);
}

function verified({ asked, now }: Question, { reading, explanation }: Attempt, tried: number): Judgement {
  const judged = explanation as Explanation;
  const failed = judged.checks.find(({ status }) => status === 'fail');
  const held = statusOf(judged, 'signature') === 'pass';
  const how = held && tried > 1 ? [`the signature holds with the key read as ${reading.what}`] : [];
  const hints = [...how, ...judged.hints];
  const verdict: Verdict = judged.valid ? { word: 'VALID' } : { word: 'REJECTED', code: failed?.code ?? '' };
  return { verdict, explanation: judged, asked, reading, hints, judgedAt: now };
}

interface Unverified {
  readonly asked: Asked;
  readonly now: number;
  readonly why: string;
  readonly problem?: Problem;
}

function unverified(explanation: Explanation, { asked, now, why, problem }: Unverified): Judgement {
  const verdict: Verdict = { word: 'NOT VERIFIED', why };
  return { verdict, explanation, asked, ...(problem && { problem }), hints: explanation.hints, judgedAt: now };
}

/** Did the signature hold? Else what is shown is anybody's word. */
export function isSigned({ explanation }: Judgement): boolean {
  return explanation.header !== undefined;
}

/** What could be read of a token, verified or not. */
export function readable({ decoded }: Explanation): NonNullable<Explanation['decoded']> {
  return decoded ?? {};
}

function statusOf(explanation: Explanation | undefined, name: string): string | undefined {
  return explanation?.checks.find((check) => check.name === name)?.status;
}

/** Nobody gets a tick for a question that was not asked: the algorithms are then those of the key. */
function unaskedAsSkipped(explanation: Explanation, asked: Asked): Explanation {
  if (asked.algorithms !== undefined) return explanation;
  const checks = explanation.checks.map((check) =>
    check.name === 'algorithm' && check.status === 'pass'
      ? { ...check, status: 'skipped' as const, message: 'not asked for' }
      : check,
  );
  return { ...explanation, checks };
}

const FIELD_OF: { readonly [option: string]: FieldName } = {
  algorithms: 'algorithms',
  issuer: 'issuer',
  audience: 'audience',
  typ: 'typ',
  clockTolerance: 'tolerance',
  maxAge: 'maxAge',
  claims: 'claims',
  now: 'asOf',
};

function problemOf(error: unknown): Problem {
  if (error instanceof FieldError) return { field: error.field, message: error.message };
  const { message = String(error), code } = error as { message?: string; code?: string };
  if (code === 'ERR_JWT_KEY_INVALID') return { field: 'key', message };
  const option = /option "(\w+)/.exec(message)?.[1] ?? '';
  return { field: FIELD_OF[option] ?? 'form', message };
}
