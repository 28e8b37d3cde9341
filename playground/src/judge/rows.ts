// The checks of `explain` as rows: what was found beside what was expected.
import type { ExplainedCheck } from 'strictjwt';
import { relative } from '../../../src/inspect/times.ts';
import { utc } from '../text/times.ts';
import { type Judgement, readable } from './judge.ts';

export interface Row {
  readonly check: ExplainedCheck;
  readonly found?: string;
  readonly expected?: string;
}

type Found = Pick<Row, 'found' | 'expected'>;

export function rowsOf(judgement: Judgement): Row[] {
  return judgement.explanation.checks.map((check) => ({ check, ...comparison(check.name, judgement) }));
}

function comparison(name: string, judgement: Judgement): Found {
  const { explanation, asked, judgedAt } = judgement;
  const { header, payload } = readable(explanation);
  switch (name) {
    case 'algorithm':
      return pair(member(header, 'alg'), asked.algorithms?.join(', '));
    case 'typ':
      return pair(member(header, 'typ'), oneOf(asked.typ));
    case 'exp':
      return time(member(payload, 'exp'), judgedAt, 'after now');
    case 'nbf':
      return time(member(payload, 'nbf'), judgedAt, 'now or before');
    case 'iat':
      return time(
        member(payload, 'iat'),
        judgedAt,
        asked.maxAge === undefined ? undefined : `at most ${asked.maxAge} ago`,
      );
    case 'iss':
      return pair(member(payload, 'iss'), oneOf(asked.issuer));
    case 'aud':
      return pair(member(payload, 'aud'), oneOf(asked.audience));
    case 'sub':
      return pair(member(payload, 'sub'), asked.subject);
    default:
      return pair(member(payload, name), oneOf(member(asked.claims, name)));
  }
}

function member(object: Readonly<Record<string, unknown>> | undefined, name: string): unknown {
  return object && Object.hasOwn(object, name) ? object[name] : undefined;
}

function pair(found: unknown, expected: string | undefined): Found {
  return {
    ...(found !== undefined && { found: typeof found === 'string' ? found : JSON.stringify(found) }),
    ...(expected !== undefined && { expected }),
  };
}

function time(found: unknown, now: number, expected: string | undefined): Found {
  if (typeof found !== 'number') return pair(found, expected);
  return pair(`${utc(found * 1000)}, ${relative(found - now / 1000)}`, expected);
}

function oneOf(expected: unknown): string | undefined {
  if (typeof expected === 'string') return expected;
  if (!Array.isArray(expected)) return undefined;
  // a number or a boolean stands beside its text
  const texts = [...new Set(expected.map(String))];
  if (texts.length === 1) return texts[0];
  return `one of ${JSON.stringify(expected)}`;
}
