// For a ticket: a report, redacted unless somebody says otherwise, and a link that is always redacted.
import { h } from './h.ts';
import type { Judgement } from '../judge/judge.ts';
import { isReportRedacted } from '../state.ts';
import { fullFindings, redactedFindings } from '../ticket/findings.ts';
import { reportText } from '../ticket/report.ts';
import { shareLink } from '../ticket/share.ts';
import { CopyButton } from './copy-button.tsx';
import { idOf, PRIVATE } from './field.tsx';

export function Ticket({ judgement }: { judgement: Judgement }): JSX.Element {
  const [reportId, shareId] = [idOf('Report'), idOf('Share')];
  const redacted = redactedFindings(judgement);
  const report = reportText(isReportRedacted.value ? redacted : fullFindings(judgement));
  const link = shareLink(redacted, location.href.replace(/#.*$/s, ''));
  return (
    <section class="ticket" aria-labelledby="ticket">
      <h2 id="ticket">For a ticket</h2>
      <div class="halves">
        <div class="field mono">
          <label for={reportId}>Report</label>
          <textarea id={reportId} rows={9} readOnly value={report} {...PRIVATE} />
          <div class="actions">
            <CopyButton what="report" text={() => report} />
            <Redacted />
          </div>
        </div>
        <div class="field mono">
          <label for={shareId}>Share</label>
          <input type="text" id={shareId} readOnly value={link} {...PRIVATE} />
          <div class="actions">
            <CopyButton what="share link" text={() => link} />
          </div>
          <p class="hint">
            Shows names, types and times, and can never be VALID: values and signature stay here. All of it is behind
            the #, which no browser sends.
            {location.protocol === 'file:' && ' This page is on your disk: the link works on this machine only.'}
          </p>
        </div>
      </div>
    </section>
  );
}

function Redacted(): JSX.Element {
  return (
    <label class="check">
      <input
        type="checkbox"
        autocomplete="off"
        checked={isReportRedacted.value}
        onChange={(event) => {
          isReportRedacted.value = event.currentTarget.checked;
        }}
      />
      redacted: values become types
    </label>
  );
}
