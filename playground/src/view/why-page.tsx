// "Why is it refused?": what is known of the token on the left, what follows from it on the right.
import { Fragment, h } from './h.ts';
import { comparedPaste, currentJudgement, currentPaste, sharedAlone } from '../engine.ts';
import { verifierCode } from '../judge/code.ts';
import type { FieldName } from '../judge/expectations.ts';
import { isSigned, readable } from '../judge/judge.ts';
import { makeAlike, why } from '../state.ts';
import { Checks } from './checks.tsx';
import { Code } from './code.tsx';
import { Compare } from './compare.tsx';
import { Field } from './field.tsx';
import { Members } from './members.tsx';
import { SharedJudged, SharedRead } from './shared.tsx';
import { Ticket } from './ticket.tsx';
import { Timeline } from './timeline.tsx';
import { TokenBox } from './token-box.tsx';
import { VerdictPanel } from './verdict.tsx';

export function WhyPage(): JSX.Element {
  return (
    <div class="why">
      <div class="given">
        <Inputs />
        <Expectations />
        <Other />
      </div>
      <div class="judged">
        <VerdictPanel />
        <Judged />
      </div>
      <Read />
      {currentJudgement.value && <Ticket judgement={currentJudgement.value} />}
    </div>
  );
}

/** A second token, for when one works and the other does not. */
function Other(): JSX.Element {
  const paste = comparedPaste.value;
  const token = paste?.found === 'one' ? paste.token : '';
  return (
    <section class="other" aria-label="Another token">
      <TokenBox
        label="Compare"
        value={why.compare}
        token={token}
        isSmall
        placeholder="another token, to see what differs"
      />
    </section>
  );
}

function problemAt(field: FieldName | 'key'): string | undefined {
  const problem = currentJudgement.value?.problem;
  return problem?.field === field ? problem.message : undefined;
}

function Inputs(): JSX.Element {
  return (
    <section class="inputs" aria-label="Token and key">
      <PastedToken />
      <Field
        label="Key or secret"
        value={why.key}
        rows={3}
        class="mono"
        placeholder="PEM, JWK, key set, or the secret in any form"
        problem={problemAt('key')}
      />
    </section>
  );
}

function PastedToken(): JSX.Element {
  const paste = currentPaste.value;
  const { token = '', notes = [] } = paste?.found === 'one' ? paste : {};
  return (
    <TokenBox
      label="Token"
      value={why.token}
      token={token}
      notes={notes}
      placeholder="a token, or anything with one in it"
    />
  );
}

function Expectations(): JSX.Element {
  return (
    <section class="expectations" aria-labelledby="expected">
      <h2 id="expected">What the verifier expects</h2>
      <div class="grid">
        <Field label="Algorithms" value={why.algorithms} placeholder="ES256, RS256" problem={problemAt('algorithms')} />
        <Field label="typ" value={why.typ} placeholder="JWT, at+jwt" problem={problemAt('typ')} />
        <Field
          label="Issuer"
          value={why.issuer}
          placeholder="https://issuer.example"
          class="wide"
          problem={problemAt('issuer')}
        />
        <Field
          label="Audience"
          value={why.audience}
          placeholder="https://api.example"
          class="wide"
          problem={problemAt('audience')}
        />
        <Field label="Tolerance" value={why.tolerance} placeholder="30s" problem={problemAt('tolerance')} />
        <Field label="Max age" value={why.maxAge} placeholder="1h" problem={problemAt('maxAge')} />
        <Field
          label="Claims"
          value={why.claims}
          rows={2}
          placeholder={'client_id=abc\ntoken_use=access'}
          class="wide"
          problem={problemAt('claims')}
        />
        <Field
          label="As of"
          value={why.asOf}
          placeholder="now, or 2026-11-26T02:13Z"
          class="wide"
          problem={problemAt('asOf')}
        />
        <label class="check wide">
          <input
            type="checkbox"
            autocomplete="off"
            checked={why.expMayBeAbsent.value}
            onChange={(event) => {
              why.expMayBeAbsent.value = event.currentTarget.checked;
            }}
          />
          exp may be absent
        </label>
      </div>
    </section>
  );
}

function Judged(): JSX.Element | null {
  const judgement = currentJudgement.value;
  if (!judgement) return sharedAlone.value ? <SharedJudged findings={sharedAlone.value} /> : null;
  const { header, payload } = readable(judgement.explanation);
  return (
    <>
      <Timeline payload={payload} />
      <Checks judgement={judgement} />
      <Code title="In code" id="code" what="call" text={verifierCode(judgement, header)} />
    </>
  );
}

function Read(): JSX.Element | null {
  const judgement = currentJudgement.value;
  if (!judgement) return sharedAlone.value ? <SharedRead findings={sharedAlone.value} /> : null;
  const { header, payload } = readable(judgement.explanation);
  return (
    <div class="read">
      <Compare />
      {header && <Members title="Header" kind="header" members={header} />}
      {payload && (
        <Members title={isSigned(judgement) ? 'Payload' : 'Payload, not verified'} kind="payload" members={payload}>
          <button type="button" class="small" onClick={() => makeAlike(header, payload)}>
            Make one like it
          </button>
        </Members>
      )}
    </div>
  );
}
