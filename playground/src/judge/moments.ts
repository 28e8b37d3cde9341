// The times of a token in order, with the lengths between them.
import { looksLikeMilliseconds, span } from '../../../src/inspect/times.ts';

export interface Moment {
  /** one name, or several at the same second */
  readonly names: readonly string[];
  /** milliseconds */
  readonly at: number;
  /** from the moment before this one */
  readonly gap?: string;
  /** whether the token is alive between the moment before and this one */
  readonly isAliveBefore: boolean;
}

const CLAIMS = ['iat', 'nbf', 'exp'] as const;

/** Milliseconds of a time claim; a claim that was written in milliseconds is taken as what was meant. */
export function momentOf(value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  return looksLikeMilliseconds(value) ? value : value * 1000;
}

export function momentsOf(payload: Record<string, unknown> | undefined, now: number): Moment[] {
  const named = CLAIMS.flatMap((name) => {
    const at = momentOf(payload && Object.hasOwn(payload, name) ? payload[name] : undefined);
    return at === undefined ? [] : [{ name: name as string, at }];
  });
  if (named.length === 0) return [];
  named.push({ name: 'now', at: now });
  named.sort((a, b) => a.at - b.at);
  const begin = Math.max(
    ...named.filter(({ name }) => name === 'nbf' || name === 'iat').map(({ at }) => at),
    -Infinity,
  );
  const end = named.find(({ name }) => name === 'exp')?.at ?? Infinity;
  return group(named, begin, end);
}

function group(named: readonly { name: string; at: number }[], begin: number, end: number): Moment[] {
  const moments: Moment[] = [];
  for (const { name, at } of named) {
    const last = moments.at(-1);
    if (last && Math.floor(last.at / 1000) === Math.floor(at / 1000)) {
      moments[moments.length - 1] = { ...last, names: [...last.names, name] };
      continue;
    }
    const isAliveBefore = last !== undefined && last.at >= begin && at <= end;
    moments.push({ names: [name], at, isAliveBefore, ...(last && { gap: span((at - last.at) / 1000) }) });
  }
  return moments;
}
