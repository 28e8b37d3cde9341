// What a shared link shows: somebody's findings, redacted. Nothing of it can be verified here.
import { Fragment, h } from './h.ts';
import { dateOf } from '../../../src/inspect/times.ts';
import type { Findings } from '../ticket/findings.ts';
import { Members } from './members.tsx';
import { Shown } from './text.tsx';
import { Timeline } from './timeline.tsx';

const SIGNS = { pass: '✓', fail: '✗', skipped: '·' } as const;

export function SharedVerdict({ findings }: { findings: Findings }): JSX.Element {
  const { word, code } = findings.verdict;
  const said = { VALID: 'accepted it', REJECTED: `refused it with ${code}`, 'NOT VERIFIED': 'had no key for it' }[word];
  return (
    <>
      <p>Somebody shared this. It has neither values nor a signature, so that nothing can be verified.</p>
      <p>
        The sender’s page {said}, as of {dateOf(findings.at / 1000)}. Anybody can write such a link.
      </p>
    </>
  );
}

export function SharedJudged({ findings }: { findings: Findings }): JSX.Element {
  return (
    <>
      <Timeline payload={findings.payload} />
      <section aria-labelledby="checks">
        <h2 id="checks">What the sender’s page said</h2>
        <ul class="checks">
          {findings.checks.map(({ name, status, code }) => (
            <li class={status}>
              <span class="sign">{SIGNS[status]}</span>
              <span class="name">
                <Shown text={name} />
              </span>
              <div class="said">{code !== undefined && <code class="error-code">{code}</code>}</div>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

export function SharedRead({ findings: { header, payload } }: { findings: Findings }): JSX.Element {
  return (
    <div class="read">
      {header && <Members title="Header" kind="header" members={header} />}
      {payload && <Members title="Payload" kind="payload" members={payload} />}
    </div>
  );
}
