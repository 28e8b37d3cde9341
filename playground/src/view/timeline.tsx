// iat, nbf, now and exp in order. Not to scale: the lengths stand between them, so that a minute shows beside a year.
import { h } from './h.ts';
import { relative } from '../../../src/inspect/times.ts';
import { isTimeFixed, now } from '../clock.ts';
import { momentsOf } from '../judge/moments.ts';
import { local, utc } from '../text/times.ts';

export function Timeline({ payload }: { payload: Record<string, unknown> | undefined }): JSX.Element | null {
  const at = now.value;
  const moments = momentsOf(payload, at);
  if (moments.length === 0) return null;
  return (
    <ol class="timeline" aria-label="Time line">
      {moments.map((moment) => {
        const isNow = moment.names.includes('now');
        return (
          <li class={isNow ? 'is-now' : ''}>
            <span class={`gap ${moment.isAliveBefore ? 'alive' : ''}`}>{moment.gap}</span>
            <strong>
              {moment.names.map((name) => (name === 'now' && isTimeFixed.value ? 'as of' : name)).join(' = ')}
            </strong>
            {!isNow && <em>{relative((moment.at - at) / 1000)}</em>}
            <time>{utc(moment.at)}</time>
            <small>{local(moment.at)}</small>
          </li>
        );
      })}
    </ol>
  );
}
