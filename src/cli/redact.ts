// What was found about a token, for a ticket: codes, types and times, and no value of anybody's.
import { redactHeader, redactPayload } from '../inspect/redact.ts';
import { describeTime, isTimeClaim } from '../inspect/times.ts';
import { JSON_STRINGS } from './json.ts';
import type { Judged } from './judge.ts';
import type { ExplainedCheck } from './library.ts';

/** Messages quote values, so that here each check says only what its code says. */
export function withoutValues(judged: Judged): Judged {
  const { header, payload, checks, notes, hints, now } = judged;
  return {
    ...judged,
    header: header && redactHeader(header),
    payload: payload && redactPayload(payload),
    checks: checks.map((check) => withoutValue(check, payload, now)),
    notes: notes.map(withoutNames),
    hints: hints.map(withoutNames),
  };
}

function withoutValue(check: ExplainedCheck, payload: Judged['payload'], now: number): ExplainedCheck {
  const { name, status, code } = check;
  const time = payload?.[name];
  const when = isTimeClaim(name, time) ? describeTime(time, now) : undefined;
  if (code !== undefined) return { name, status, code, message: when === undefined ? code : `${code}: ${when}` };
  return { name, status, message: when ?? (status === 'pass' ? 'passes' : 'not asked for, or not reached') };
}

/** Quoted text is the token's, or the user's own name for something; save the names of times. */
export function withoutNames(text: string): string {
  return text
    .replace(JSON_STRINGS, (found) => (/^"(exp|nbf|iat)"$/.test(found) ? found : '<text>'))
    .replace(/https?:\S+/g, '<text>');
}
