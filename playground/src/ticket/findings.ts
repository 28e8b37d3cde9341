// What may leave the page in a ticket: codes, names, types and times, and no value of anybody's.
import type { ExplainedCheck } from 'strictjwt';
import { withoutValues } from '../../../src/cli/redact.ts';
import { literal } from '../judge/code.ts';
import { isSigned, type Judgement, readable, type Verdict } from '../judge/judge.ts';

export interface Findings {
  readonly verdict: Verdict;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly checks: readonly ExplainedCheck[];
  readonly notes: readonly string[];
  readonly hints: readonly string[];
  /** the options that were asked for, by name */
  readonly asked: readonly string[];
  /** milliseconds */
  readonly at: number;
}

/** Redacted as the command line does it. */
export function redactedFindings(judgement: Judgement): Findings {
  const full = fullFindings(judgement);
  const { word, code } = judgement.verdict;
  const { header, payload, checks, notes, hints } = withoutValues({
    ...full,
    verdict: word,
    code,
    valid: word === 'VALID',
    signed: isSigned(judgement),
    header: full.header,
    payload: full.payload,
    now: full.at,
  });
  return {
    ...full,
    ...(header && { header }),
    ...(payload && { payload }),
    checks,
    notes,
    hints,
    asked: Object.keys(judgement.asked),
  };
}

export function fullFindings({ verdict, explanation, asked, hints, judgedAt }: Judgement): Findings {
  const { header, payload } = readable(explanation);
  return {
    verdict,
    ...(header && { header }),
    ...(payload && { payload }),
    checks: explanation.checks.map((check) => (check.code === undefined ? check : withCode(check, check.code))),
    notes: [],
    hints,
    asked: Object.entries(asked).map(([name, value]) => `${name}: ${literal(value)}`),
    at: judgedAt,
  };
}

function withCode(check: ExplainedCheck, code: string): ExplainedCheck {
  return { ...check, message: `${code}: ${check.message}` };
}
