// What the user typed. It lives in these signals and nowhere else: no storage, no address bar.
import { Signal } from './signal.ts';
import { ALGORITHMS } from '../../src/crypto/algorithms.ts';
import { visibleJson } from '../../src/inspect/escape.ts';
import type { SecretForm } from './make/secret.ts';
import type { Findings } from './ticket/findings.ts';
import { readShared } from './ticket/share.ts';

export type Mode = 'why' | 'make';

export const mode: Signal<Mode> = new Signal<Mode>('why');

/** The fields of "Why is it refused?", as text. */
export const why = {
  token: new Signal(''),
  key: new Signal(''),
  algorithms: new Signal(''),
  issuer: new Signal(''),
  audience: new Signal(''),
  typ: new Signal(''),
  tolerance: new Signal(''),
  maxAge: new Signal(''),
  claims: new Signal(''),
  asOf: new Signal(''),
  expMayBeAbsent: new Signal(false),
  compare: new Signal(''),
};

/** The fields of "Make one". */
export const make = {
  algorithm: new Signal('HS256'),
  key: new Signal(''),
  secretForm: new Signal<SecretForm>('text'),
  claims: new Signal('{\n  "sub": "user-42"\n}'),
  lifetime: new Signal('15m'),
  issuer: new Signal(''),
  audience: new Signal(''),
  typ: new Signal(''),
  kid: new Signal(''),
};

/** What a shared link showed, until a token is pasted. */
export const shared: Signal<Findings | undefined> = new Signal(undefined);

export const isReportRedacted: Signal<boolean> = new Signal(true);

/** Counts how often everything was forgotten. Fields are made anew then, so that no "undo" brings a token back. */
export const generation: Signal<number> = new Signal(0);

const everything: Signal<unknown>[] = [...Object.values(why), ...Object.values(make), isReportRedacted];
const initial = everything.map((field) => field.value);

/** What else remembers something of the user's. */
export const whenForgetting: (() => void)[] = [];

export function forgetEverything(keptHash = ''): void {
  everything.forEach((field, index) => {
    field.value = initial[index];
  });
  for (const forget of whenForgetting) forget();
  shared.value = undefined;
  if (location.hash !== keptHash) history.replaceState(null, '', location.pathname + location.search);
  generation.value++;
}

/** A link may also be opened in the tab that has the page already. */
export function watchLinks(): void {
  const read = (): void => {
    const findings = readShared(location.hash);
    if (!findings) return;
    forgetEverything(location.hash);
    shared.value = findings;
    mode.value = 'why';
  };
  read();
  addEventListener('hashchange', read);
}

/** From "Make one" to "Why is it refused?", with the key that verifies. */
export function lookAtMade(token: string, publicPem: string | undefined): void {
  why.token.value = token;
  why.key.value = publicPem ?? make.key.value;
  why.algorithms.value = make.algorithm.value;
  why.issuer.value = make.issuer.value;
  why.audience.value = make.audience.value;
  for (const field of [why.typ, why.tolerance, why.maxAge, why.claims, why.asOf]) field.value = '';
  mode.value = 'why';
}

/** From "Why is it refused?" to "Make one": the claims and what the header says, with times of its own. */
export function makeAlike(header: Record<string, unknown> | undefined, payload: Record<string, unknown>): void {
  const { iss, aud, exp: _exp, nbf: _nbf, iat: _iat, ...claims } = payload;
  const isText = (value: unknown): value is string => typeof value === 'string';
  if (ALGORITHMS.has(header?.alg)) make.algorithm.value = String(header?.alg);
  make.issuer.value = isText(iss) ? iss : '';
  make.audience.value = isText(aud) ? aud : '';
  make.typ.value = isText(header?.typ) && header.typ !== 'JWT' ? header.typ : '';
  make.kid.value = isText(header?.kid) ? header.kid : '';
  make.claims.value = visibleJson({ ...claims, ...(!isText(aud) && aud !== undefined && { aud }) }, 2);
  make.key.value = '';
  mode.value = 'make';
}
