// Asks the caller's own functions about a token whose checks have passed: `schema` and `isRevoked`. Each gets copies.
import type { Judge } from './checks.ts';
import { copyJson, isObject, type JsonObject } from './encoding/json.ts';
import { optionError, rejection, type SchemaIssue, type TokenError } from './errors.ts';
import { brief, kindOf, show } from './messages.ts';
import { readable } from './options/read.ts';
import type { Validate } from './options/rules.ts';
import type { VerifyPolicy } from './options/verify-options.ts';
import type { ParsedHeader } from './token/header.ts';
import type { Verified, VerifiedClaims } from './types.ts';

/** What a token holds, as far as it was judged. */
export interface Contents {
  readonly header: ParsedHeader;
  readonly payload: JsonObject;
  /** `false` only in `explain`, which goes on when the signature does not hold */
  readonly isSigned: boolean;
}

/** @returns what `verify` hands out; what the caller's functions throw goes to the caller */
export async function askCaller(
  { header, payload, isSigned }: Contents,
  { schema, isRevoked }: VerifyPolicy,
  judge: Judge,
): Promise<Verified | undefined> {
  // Asked only of a token whose signature held: the functions are promised verified claims.
  if (!isSigned) return undefined;
  const output = schema && judge.check('schema', await applySchema(schema, copyJson(payload)));
  if (isRevoked) {
    const answer = await isRevoked(copyJson(payload) as VerifiedClaims, header.copy());
    judge.check('revocation', judgeRevocation(answer));
  }
  return { header: header.copy(), payload: (output ? output.value : payload) as VerifiedClaims };
}

/** Only `false` accepts: a function that forgot to answer revokes. */
function judgeRevocation(answer: unknown): TokenError | undefined {
  if (answer === false) return undefined;
  const odd = answer === true ? '' : ` (isRevoked answered ${brief(answer)}, only false accepts)`;
  return rejection('ERR_JWT_REVOKED', `the token is revoked${odd}`);
}

async function applySchema(schema: Validate, payload: JsonObject): Promise<{ readonly value: unknown } | TokenError> {
  const answer: unknown = await schema(payload);
  return readable('option "schema"', () => readAnswer(answer));
}

function readAnswer(answer: unknown): { readonly value: unknown } | TokenError {
  const issues = has(answer, 'issues') ? answer.issues : undefined;
  if (Array.isArray(issues) && issues.length > 0) return unfit(issues);
  if (issues === undefined && has(answer, 'value')) return { value: answer.value };
  throw optionError(`option "schema" answered ${kindOf(answer)}, expected { value } or { issues: [one or more] }`);
}

/** Members may be inherited from the schema library's classes, but not from a polluted `Object.prototype`. */
function has<Name extends string>(answer: unknown, name: Name): answer is { readonly [name in Name]: unknown } {
  return isObject(answer) && name in answer && (!(name in Object.prototype) || Object.hasOwn(answer, name));
}

function unfit(issues: readonly unknown[]): TokenError {
  // Not `map`, which makes a list of the library's own class.
  const copies = Array.from(issues, copyIssue);
  const path = (copies.at(0)?.path ?? []).map(String).join('.');
  return rejection('ERR_JWT_SCHEMA', `the payload does not fit the schema${path && ` at ${show(path)}`}`, {
    issues: copies,
  });
}

/** Message and path only: the library's own objects may hold the payload, and errors are logged. */
function copyIssue(issue: unknown): SchemaIssue {
  const { message, path } = Object(issue) as { message?: unknown; path?: unknown };
  const keys = Array.isArray(path) ? { path: Array.from(path, keyOf) } : {};
  return { message: typeof message === 'string' ? message : 'it does not fit', ...keys };
}

function keyOf(part: unknown): PropertyKey {
  const key: unknown = isObject(part) ? (part as { key?: unknown }).key : part;
  return typeof key === 'number' || typeof key === 'symbol' ? key : String(key);
}
