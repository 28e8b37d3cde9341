// Header or payload, a row a member: its value, what it means, and a time in every form.
import { h, type Child } from './h.ts';
import { visibleJson } from '../../../src/inspect/escape.ts';
import { looksLikeMilliseconds, relative } from '../../../src/inspect/times.ts';
import { meaningOfClaim, meaningOfHeader } from '../claims/meanings.ts';
import { now } from '../clock.ts';
import { momentOf } from '../judge/moments.ts';
import { local, utc } from '../text/times.ts';
import { CopyButton } from './copy-button.tsx';
import { JsonValue, Shown } from './text.tsx';

interface Props {
  title: string;
  kind: 'header' | 'payload';
  members: Record<string, unknown>;
  children?: Child;
}

export function Members({ title, kind, members, children }: Props): JSX.Element {
  return (
    <section aria-labelledby={kind} class={`members ${kind}`}>
      <h2 id={kind}>
        {title} <CopyButton what="JSON" text={() => visibleJson(members, 2)} /> {children}
      </h2>
      <dl>
        {Object.entries(members).map(([name, value]) => (
          <Member kind={kind} name={name} value={value} issuer={members.iss} />
        ))}
      </dl>
    </section>
  );
}

interface MemberProps {
  kind: 'header' | 'payload';
  name: string;
  value: unknown;
  issuer: unknown;
}

const TIMES = new Set(['exp', 'nbf', 'iat', 'auth_time', 'updated_at', 'xms_tcdt']);

function Member({ kind, name, value, issuer }: MemberProps): JSX.Element {
  const meaning = kind === 'payload' ? meaningOfClaim(name, issuer) : meaningOfHeader(name);
  return (
    <div class="member">
      <dt>
        <Shown text={name} />
      </dt>
      <dd>
        <JsonValue value={value} />
        {kind === 'payload' && TIMES.has(name) && <Times value={value} />}
        {meaning && (
          <p class="meaning">
            {meaning.text} {meaning.source !== 'header' && <span class="source">{meaning.source}</span>}
          </p>
        )}
      </dd>
    </div>
  );
}

function Times({ value }: { value: unknown }): JSX.Element | null {
  const at = momentOf(value);
  if (at === undefined) return null;
  return (
    <p class="times">
      <time>{utc(at)}</time>
      <span>{local(at)}</span>
      <span class="relative">{relative((at - now.value) / 1000)}</span>
      {looksLikeMilliseconds(value as number) && (
        <strong class="warning">Looks like milliseconds. The standard counts seconds: divide by 1000.</strong>
      )}
    </p>
  );
}
