// The fields of the form as options of `createVerifier`, and which of them were asked at all.
import { parseTime } from '../../../src/inspect/times.ts';
import { ALGORITHMS } from '../../../src/crypto/algorithms.ts';
import type { Algorithm, Duration, VerifyOptions } from 'strictjwt';
import { readExpectedClaims } from './expected-claims.ts';
import type { Family } from './key-text.ts';

/** The text of the fields. */
export interface Fields {
  readonly algorithms: string;
  readonly issuer: string;
  readonly audience: string;
  readonly typ: string;
  readonly tolerance: string;
  readonly maxAge: string;
  readonly claims: string;
  readonly asOf: string;
  readonly expMayBeAbsent: boolean;
}

export type FieldName = keyof Fields;

/** What a field's text cannot be read as. */
export class FieldError extends Error {
  readonly field: FieldName;
  constructor(field: FieldName, message: string) {
    super(message);
    this.field = field;
  }
}

/** The options that were asked for, and no others. */
export type Asked = Partial<VerifyOptions>;

export function readFields(fields: Fields, now: number): Asked {
  readAsOf(fields.asOf, now);
  const asked: Asked = {};
  const algorithms = readAlgorithms(fields.algorithms);
  if (algorithms.length > 0) asked.algorithms = algorithms;
  const issuer = readExpected('issuer', fields.issuer);
  if (issuer !== undefined) asked.issuer = issuer;
  const audience = readExpected('audience', fields.audience);
  if (audience !== undefined) asked.audience = audience;
  const typ = fields.typ.trim();
  if (typ !== '') asked.typ = typ;
  const tolerance = readDuration(fields.tolerance);
  if (tolerance !== undefined) asked.clockTolerance = tolerance;
  const maxAge = readDuration(fields.maxAge);
  if (maxAge !== undefined) asked.maxAge = maxAge;
  const claims = readExpectedClaims(fields.claims);
  if (typeof claims === 'string') throw new FieldError('claims', claims);
  Object.assign(asked, claims);
  if (fields.expMayBeAbsent) asked.expiration = 'optional';
  return asked;
}

/** Milliseconds; `undefined` where the field is empty. @throws {FieldError} */
export function readAsOf(text: string, now: number): number | undefined {
  if (text.trim() === '') return undefined;
  const at = parseTime(text, now);
  if (at === undefined) throw new FieldError('asOf', 'A time with its zone, such as 2026-11-26T02:13Z, or -90m.');
  return at;
}

/** What was not asked is said out loud, as `createVerifier` wants it: not checked. */
export function completeOptions(asked: Asked, family: Family, alg: unknown): VerifyOptions {
  return { algorithms: algorithmsOf(family, alg), issuer: false, audience: false, typ: false, ...asked };
}

/** Whatever a key of this family can do. A secret must be long enough for each, so of HS* only the token's own. */
function algorithmsOf(family: Family, alg: unknown): Algorithm[] {
  if (family === 'secret') return [ALGORITHMS.get(alg)?.kty === 'oct' ? (alg as Algorithm) : 'HS256'];
  return [...ALGORITHMS.values()].filter(({ kty }) => kty !== 'oct').map(({ name }) => name);
}

function readAlgorithms(text: string): Algorithm[] {
  const names = text.split(/[\s,;"'[\]]+/).filter((name) => name !== '');
  return names.map((name) => {
    if (ALGORITHMS.has(name)) return name as Algorithm;
    const near = [...ALGORITHMS.values()].find((entry) => entry.name.toLowerCase() === name.toLowerCase());
    throw new FieldError(
      'algorithms',
      near ? `It is written ${near.name}.` : `Known are ${[...ALGORITHMS.keys()].join(', ')}.`,
    );
  });
}

/** One value, or a JSON list of values out of which one must match. */
function readExpected(field: 'issuer' | 'audience', text: string): string | string[] | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('[')) return trimmed === '' ? undefined : trimmed;
  try {
    const list: unknown = JSON.parse(trimmed);
    if (Array.isArray(list) && list.length > 0 && list.every((item) => typeof item === 'string' && item !== ''))
      return list;
  } catch {
    // said below
  }
  throw new FieldError(field, 'One value, or a JSON list of texts: ["a", "b"].');
}

function readDuration(text: string): Duration | undefined {
  const trimmed = text.replace(/\s+/g, '');
  if (trimmed === '') return undefined;
  return /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : (trimmed as Duration);
}
