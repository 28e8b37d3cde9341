// The verdict in the command line's words. The live region holds these words alone, so that no clock makes it speak.
import { Fragment, h } from './h.ts';
import { currentJudgement, currentPaste, currentVerdict, sharedAlone } from '../engine.ts';
import type { Judgement } from '../judge/judge.ts';
import { SharedVerdict } from './shared.tsx';
import { Shown } from './text.tsx';

const KINDS = { VALID: 'valid', REJECTED: 'rejected', 'NOT VERIFIED': 'unverified' } as const;

export function VerdictPanel(): JSX.Element {
  const verdict = currentVerdict.value;
  const judgement = currentJudgement.value;
  return (
    <section class={`verdict ${verdict ? KINDS[verdict.word] : 'empty'}`} aria-labelledby="verdict">
      <h2 id="verdict" class="off-screen">
        Verdict
      </h2>
      <p class="words" role="status" aria-live="polite" aria-atomic="true">
        {verdict && (
          <>
            <strong>{verdict.word}</strong>
            {verdict.code !== undefined && <code> {verdict.code}</code>}
            {verdict.why !== undefined && <span class="why"> ({verdict.why})</span>}
          </>
        )}
      </p>
      {judgement ? <Reasons judgement={judgement} /> : <NoToken />}
    </section>
  );
}

function NoToken(): JSX.Element {
  const paste = currentPaste.value;
  if (sharedAlone.value) return <SharedVerdict findings={sharedAlone.value} />;
  if (!paste || paste.found === 'one') return <p>Paste a token. It is taken apart here, and sent nowhere.</p>;
  return (
    <p>
      <Shown text={paste.problem} />
    </p>
  );
}

function Reasons({ judgement }: { judgement: Judgement }): JSX.Element {
  const { verdict, explanation, reading, problem } = judgement;
  const failed = explanation.checks.filter(({ status }) => status === 'fail');
  const unasked = explanation.checks.filter(({ name, status }) => status === 'skipped' && MATTERS.has(name));
  return (
    <>
      {verdict.word !== 'VALID' && failed[0] && (
        <p class="reason">
          <Shown text={failed[0].message} />
        </p>
      )}
      {failed.length > 1 && <p class="quiet">{failed.length - 1} more failed, see the checks.</p>}
      {problem && (problem.field === 'form' || problem.field === 'key') && (
        <p class="problem">
          <Shown text={problem.message} />
        </p>
      )}
      {verdict.word === 'VALID' && unasked.length > 0 && (
        <p class="quiet">Nobody asked for {unasked.map(({ name }) => name).join(', ')}. A verifier should.</p>
      )}
      {reading && <p class="quiet">Key: {reading.what}.</p>}
      {judgement.hints.length > 0 && (
        <ul class="hints" aria-label="Hints">
          {judgement.hints.map((hint) => (
            <li>
              <Shown text={hint} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const MATTERS = new Set(['algorithm', 'iss', 'aud']);
