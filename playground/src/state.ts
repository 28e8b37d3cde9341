// What the user typed. It lives in these signals and nowhere else: no storage, no address bar.
import { type Signal, signal } from '@preact/signals';
import { forgetDownloads } from './text/download.ts';

export type Mode = 'why' | 'make';

export const mode: Signal<Mode> = signal<Mode>('why');

/** The fields of "Why is it refused?", as text. */
export const why = {
  token: signal(''),
  key: signal(''),
  algorithms: signal(''),
  issuer: signal(''),
  audience: signal(''),
  typ: signal(''),
  tolerance: signal(''),
  maxAge: signal(''),
  claims: signal(''),
  asOf: signal(''),
  expMayBeAbsent: signal(false),
  compare: signal(''),
};

/** The fields of "Make one". */
export const make = {
  algorithm: signal('HS256'),
  key: signal(''),
  /** the public half of a generated pair, as PEM */
  publicPem: signal(''),
  claims: signal('{\n  "sub": "user-42"\n}'),
  lifetime: signal('15m'),
  issuer: signal(''),
  audience: signal(''),
  typ: signal(''),
  kid: signal(''),
};

export const isReportRedacted: Signal<boolean> = signal(true);

/** Counts how often everything was forgotten. Fields are made anew then, so that no "undo" brings a token back. */
export const generation: Signal<number> = signal(0);

const everything: Signal<unknown>[] = [...Object.values(why), ...Object.values(make), isReportRedacted];
const initial = everything.map((field) => field.peek());

export function forgetEverything(): void {
  everything.forEach((field, index) => {
    field.value = initial[index];
  });
  forgetDownloads();
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
  generation.value++;
}
