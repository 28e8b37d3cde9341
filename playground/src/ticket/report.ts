// The findings as text for a ticket.
import { visible, visibleJson } from '../../../src/inspect/escape.ts';
import { dateOf } from '../../../src/inspect/times.ts';
import type { Verdict } from '../judge/judge.ts';
import type { Findings } from './findings.ts';

const SIGNS = { pass: '✓', fail: '✗', skipped: '·' } as const;

export function reportText({ verdict, header, payload, checks, hints, asked, at }: Findings): string {
  const lines = checks.map(
    ({ name, status, message }) => `${SIGNS[status]} ${visible(name).padEnd(10)} ${visible(message)}`,
  );
  return [
    `strictjwt: ${verdictText(verdict)}`,
    `judged as of ${dateOf(at / 1000)}; asked for: ${visible(asked.join(', ')) || 'nothing'}`,
    ...(header ? ['', 'header', visibleJson(header, 2)] : []),
    ...(payload ? ['', 'payload', visibleJson(payload, 2)] : []),
    '',
    ...lines,
    ...hints.map((hint) => `hint: ${visible(hint)}`),
  ].join('\n');
}

export function verdictText({ word, code, why }: Verdict): string {
  return [word, code, why && `(${why})`].filter(Boolean).join(' ');
}
