// Takes the token out of whatever somebody pasted, and says what stood around it. Knows no key and judges nothing.
import { findDamaged, findTokens, type Found } from './paste-find.ts';
import { describeSource, type Source } from './paste-source.ts';
import { readableText } from './paste-text.ts';

/** Characters, and for what arrives as bytes also bytes: room for any token beside a long log line. */
export const LONGEST_PASTE = 262_144;

export type Paste =
  | { readonly found: 'one'; readonly token: string; readonly notes: readonly string[] }
  /** `problem` says what to do, and holds nothing of what was pasted but names of fields */
  | { readonly found: 'several' | 'none'; readonly problem: string };

/**
 * Finds the one token in a bare token, a header line, a `curl` command, a cookie, a URL, a JSON answer, a log line, an
 * e-mail. What was not the token is said in `notes`; the token itself is not corrected. Takes time linear in the text.
 */
export function readPaste(pasted: string): Paste {
  if (pasted.length > LONGEST_PASTE) {
    return none(`more than ${LONGEST_PASTE / 1024} kB were pasted: give the token or its line`);
  }
  const { text, removed } = readableText(pasted);
  const clear = differentOnes(findTokens(text));
  const known = clear.some(({ hasAlgorithm }) => hasAlgorithm) ? undefined : nameOther(text);
  if (known !== undefined) return none(known);
  const tokens = clear.length > 0 ? clear : differentOnes(findDamaged(text));
  const [only] = tokens;
  if (!only) return none(describeNothing(text));
  if (tokens.length > 1) return several(tokens.map((found) => describeSource(text, found)));
  return { found: 'one', token: only.token, notes: notesOn(only, text, pasted, removed) };
}

function none(problem: string): Paste {
  return { found: 'none', problem };
}

/** A part of a token is no second one, and what has no `alg` only looks like one beside another that has. */
function differentOnes(found: readonly Found[]): Found[] {
  const byToken = new Map<string, Found>();
  for (const one of found) if (!byToken.has(one.token)) byToken.set(one.token, one);
  const all = [...byToken.values()].sort((a, b) => b.token.length - a.token.length);
  const whole = all.some(({ segments }) => segments > 1) ? all.filter(({ segments }) => segments > 1) : all;
  const named = whole.filter(({ hasAlgorithm }) => hasAlgorithm);
  const likely = (named.length > 0 ? named : whole).slice(0, 20);
  const distinct = likely.filter(
    ({ token }, at) => !likely.slice(0, at).some((longer) => longer.token.startsWith(token)),
  );
  return distinct.sort((a, b) => a.start - b.start);
}

function several(sources: readonly Source[]): Paste {
  const names = sources.flatMap(({ name }) => (name === undefined ? [] : [`"${name}"`]));
  const where = names.length === sources.length ? ` (${names.slice(0, 5).join(', ')})` : '';
  const count = sources.length === 2 ? 'two' : String(sources.length);
  return { found: 'several', problem: `${count} different tokens were pasted${where}: give the one that is meant` };
}

function notesOn(found: Found, text: string, pasted: string, removed: readonly string[]): string[] {
  const { what } = describeSource(text, found);
  // what was removed elsewhere in a longer text is nobody's business
  const around = what === undefined || indexIn(pasted, found.token) < 0 ? removed : [];
  return [...(what === undefined ? [] : [`taken out of ${what}`]), ...around, ...found.notes];
}

/** Where the token stands, or -1. `indexOf` alone takes the product of both lengths where they repeat themselves. */
export function indexIn(text: string, token: string): number {
  const beginning = token.slice(0, 40);
  let at = text.indexOf(beginning);
  for (let tries = 0; tries < 20 && at >= 0; tries++) {
    if (text.startsWith(token, at)) return at;
    at = text.indexOf(beginning, at + 1);
  }
  return -1;
}

/** Kinds of things that are taken for a token, each with what to do. Looked for in this order. */
const NO_TOKENS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{1,40}-----/, 'this is a PEM key or certificate, no token: give it as the key'],
  [/"keys"[ \t\r\n]{0,20}:/, 'this is a key set, no token: give it as the key'],
  [/"kty"[ \t\r\n]{0,20}:/, 'this is a key (JWK), no token: give it as the key'],
  [/(^|[^\w])v[1-4]\.(local|public)\.[\w-]{20}/, 'this is a PASETO, which is no JWT'],
  [
    /(^|[^\w])(ya29\.|gh[opsur]_|xox[abp]-|sk_live_|1\/\/0)/,
    'this is an opaque token, no JWT: only its issuer can read it',
  ],
];

function nameOther(text: string): string | undefined {
  return NO_TOKENS.find(([pattern]) => pattern.test(text))?.[1];
}

function describeNothing(text: string): string {
  if (text.trim() === '') return 'no token: what came in is empty';
  return `no token in these ${text.length} characters: a JWT has three parts with dots, the first begins with "eyJ"`;
}
