// Why a text is no token, in words: knows what people hand in by mistake, and says nothing of the text itself.

/** Must each segment carry its `=`, or none? */
export type Padding = 'none' | 'required';

/** For a token that has not exactly three segments. */
export function describeSegments(token: string): string {
  if (token === '') return 'the token is empty';
  let dots = 0;
  for (let at = token.indexOf('.'); at >= 0 && dots < 5; at = token.indexOf('.', at + 1)) dots++;
  const found = dots === 5 ? 'more than five segments' : `${dots + 1} segment${dots === 0 ? '' : 's'}`;
  const jwe = dots === 4 ? ' (five: an encrypted token, JWE, which is not supported)' : '';
  const stranger = strangerIn(token);
  return `the token has ${found}, expected header.payload.signature${jwe}${stranger && `; ${stranger}`}`;
}

/** For a token of three segments, of which this one is empty or cannot be decoded. */
export function describeFault(token: string, name: string, segment: string, padding: Padding): string {
  if (segment === '') {
    const unsigned = name === 'signature' ? ': the token is unsigned (alg "none"), or was cut off' : '';
    return `the ${name} segment is empty${unsigned}`;
  }
  const stranger = strangerIn(token);
  if (stranger) return stranger;
  if (/[^\0-\x7f]/.test(token)) return 'the token has a character that is not ASCII';
  if (token.includes('+') || token.includes('/')) return 'the token has "+" or "/": base64, not base64url';
  if (padding === 'required')
    return `the ${name} segment is not canonical base64url with its "=" (padding: 'required')`;
  const hint = token.includes('=') ? '; it has "=", as AWS load balancers write it: see padding: \'required\'' : '';
  return `the ${name} segment is not canonical base64url (no padding, no white space, last bits zero)${hint}`;
}

/** What people hand in along with a token, and what to do about it. */
const STRANGERS: readonly (readonly [RegExp, string])[] = [
  [/^\s*authorization\s*:/i, 'the token begins with "Authorization:": hand in what follows "Bearer "'],
  [/^\s*bearer\s/i, 'the token begins with "Bearer ": hand in what follows it'],
  [/^\s*["'`]/, 'the token has quotes around it: hand in what is between them'],
  [/%2e|%3d/i, 'the token is percent-encoded: decodeURIComponent(token)'],
  [/[\r\n]\s*$/, 'the token ends with a line break: trim it'],
  [/^\s|\s$/, 'the token has white space around it: trim it'],
  [/[\u200b-\u200f\u2060\ufeff]/, 'the token has an invisible character in it, as copied text may have'],
  [/\s/, 'the token has white space in it: was it wrapped or joined?'],
];

/** Every stranger has one of these, or a character beyond Latin-1. Most malformed tokens have none: attackers know that. */
const SIGNS = ['"', "'", '`', '%', ' ', '\n', '\r', '\t', '\v', '\f', '\xa0'];

function strangerIn(token: string): string {
  // Only the ends and a little more: this text is an attacker's, and may be long.
  const ends = token.length > 512 ? token.slice(0, 256) + token.slice(-256) : token;
  const mayHaveOne = SIGNS.some((sign) => ends.includes(sign)) || /[^\0-\xff]/.test(ends);
  return (mayHaveOne && STRANGERS.find(([pattern]) => pattern.test(ends))?.[1]) || '';
}
