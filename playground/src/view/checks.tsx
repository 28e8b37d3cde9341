// Every check of `explain`, what was found and what was expected.
import { Fragment, h } from './h.ts';
import type { Judgement } from '../judge/judge.ts';
import { type Row, rowsOf } from '../judge/rows.ts';
import { Shown } from './text.tsx';

const SIGNS = { pass: '✓', fail: '✗', skipped: '·' } as const;
const WORDS = { pass: 'passed', fail: 'failed', skipped: 'not asked or not run' } as const;

export function Checks({ judgement }: { judgement: Judgement }): JSX.Element {
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">Checks</h2>
      <ul class="checks">
        {rowsOf(judgement).map((row) => (
          <CheckRow row={row} />
        ))}
      </ul>
    </section>
  );
}

function CheckRow({ row }: { row: Row }): JSX.Element {
  const { check, found } = row;
  const isFailed = check.status === 'fail';
  return (
    <li class={check.status}>
      <span class="sign" aria-hidden="true">
        {SIGNS[check.status]}
      </span>
      <span class="name">
        <Shown text={check.name} />
        <span class="off-screen"> {WORDS[check.status]}: </span>
      </span>
      <div class="said">
        <p>
          <Shown text={isFailed ? check.message : (found ?? check.message)} />
          {!isFailed && found !== undefined && <Remark row={row} />}
        </p>
        {isFailed && <Comparison {...row} />}
        {check.code !== undefined && <code class="error-code">{check.code}</code>}
      </div>
    </li>
  );
}

/** Behind what was found: that it is what was expected, or that nobody asked. */
function Remark({ row: { check, found, expected } }: { row: Row }): JSX.Element | null {
  // the message repeats what was found
  if (check.status === 'skipped') return <span class="quiet"> · {check.message.replace(/^is .*; /, '')}</span>;
  if (expected === undefined) return null;
  if (found === expected) return <span class="quiet"> as expected</span>;
  return (
    <span class="quiet">
      {' '}
      · expected: <Shown text={expected} />
    </span>
  );
}

function Comparison({ found, expected }: Row): JSX.Element | null {
  if (found === undefined && expected === undefined) return null;
  return (
    <dl class="comparison">
      <dt>found</dt>
      <dd>{found === undefined ? 'nothing' : <Shown text={found} />}</dd>
      {expected !== undefined && (
        <>
          <dt>expected</dt>
          <dd>
            <Shown text={expected} />
          </dd>
        </>
      )}
    </dl>
  );
}
