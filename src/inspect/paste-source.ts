// Says where in a text a token stood: in which header, cookie, field or parameter.
import { visible } from './escape.ts';

export interface Source {
  /** `an Authorization header`; `undefined` when nothing but line breaks at the end was around it */
  readonly what: string | undefined;
  /** of the field, cookie or parameter, fit to be shown */
  readonly name?: string;
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** As much of what is before the token as a name and its surroundings take. */
const LOOK_BACK = 300;

interface Form {
  readonly pattern: RegExp;
  readonly says: (name: string) => string;
}

const named =
  (what: string) =>
  (name: string): string =>
    `${what} "${name}"`;

/** What may stand right before a token. The first that fits counts; `(name)` of the pattern is the field's. */
const FORMS: readonly Form[] = [
  { pattern: /\bauthorization["']?[ \t]*[:=,][ \t]*["']?bearer[\s+]+["'<]?$/i, says: () => 'an Authorization header' },
  { pattern: /\bauthorization["']?[ \t]*[:=,][ \t]*["'<]?$/i, says: () => 'an Authorization header without "Bearer"' },
  {
    pattern: /\b(?:set-)?cookie:[^\n]*?(?:^|[\s;:])(?<name>[^\s;=]{1,64})=["']?(?:s:)?$/i,
    says: /* @__PURE__ */ named('the cookie'),
  },
  { pattern: /:\/\/[^\s#]*[?&](?<name>[\w.[\]-]{1,64})=$/, says: /* @__PURE__ */ named('the query parameter') },
  { pattern: /:\/\/[^\s]*[#&](?<name>[\w.[\]-]{1,64})=$/, says: /* @__PURE__ */ named('the fragment parameter') },
  {
    pattern: /["'](?<name>[^"'\\\n]{1,64})\\?["']\s*:\s*\[?\s*\\?["'](?:bearer\s+)?$/i,
    says: /* @__PURE__ */ named('the member'),
  },
  { pattern: /:\/\/\S*\/$/, says: () => "a URL's path" },
  {
    pattern: /(?:^|[\s&?#;,{"'])(?<name>[A-Za-z][\w.-]{0,63})[ \t]*[:=][ \t]*["'`]?(?:bearer\s+)?$/i,
    says: /* @__PURE__ */ named('the field'),
  },
  { pattern: /\bbearer[\s+"']*$/i, says: () => 'a text with "Bearer" before it' },
];

export function describeSource(text: string, { start, end }: Place): Source {
  const before = text.slice(Math.max(0, start - LOOK_BACK), start);
  const after = text.slice(end);
  if (start === 0 && /^\r?\n?$/.test(after)) return { what: undefined };
  const around = before.length < LOOK_BACK && after.length < LOOK_BACK ? describeFrame(before + after) : undefined;
  if (around !== undefined) return { what: around };
  for (const { pattern, says } of FORMS) {
    const match = pattern.exec(before);
    if (!match) continue;
    const name = match.groups?.['name'];
    return { what: within(text, says(visible(name ?? ''))), ...(name !== undefined && { name: visible(name) }) };
  }
  return { what: `${text.length} characters of other text` };
}

/** Nothing with a name around it, only what people's mice take along. */
function describeFrame(frame: string): string | undefined {
  if (/^\s*$/.test(frame)) return 'white space';
  if (/^[\s"'`“”‘’«»<>()[\]\\,;.]*$/.test(frame)) return 'quotes or punctuation';
  if (/^[\s"'`<]*bearer[\s+:]*[\s"'`>,;]*$/i.test(frame)) return 'what followed the word "Bearer"';
  return undefined;
}

function within(text: string, what: string): string {
  return /^[\s$>]*curl\s/.test(text) ? `${what} of a curl command` : what;
}
