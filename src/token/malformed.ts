// Why a text is no token, in words: knows what people hand in by mistake, and of the text itself says one character at most.
import { quote } from '../messages.ts';

/** Must each segment carry its `=`, or none? */
export type Padding = 'none' | 'required';

/** For a token that has not exactly three segments. */
export function describeSegments(token: string): string {
  if (token === '') return 'the token is empty';
  let dots = 0;
  for (let at = token.indexOf('.'); at >= 0 && dots < 5; at = token.indexOf('.', at + 1)) dots++;
  const found = dots === 5 ? 'more than five segments' : `${dots + 1} segment${dots === 0 ? '' : 's'}`;
  const jwe = dots === 4 && !token.includes(',') ? ' (five: an encrypted token, JWE, which is not supported)' : '';
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
  if (/[+/]/.test(token)) return 'the token has "+" or "/": base64, not base64url';
  const fault = `the ${name} segment is not canonical base64url`;
  if (padding === 'required') return `${fault} with its "=" (padding: 'required')`;
  const [odd] = /[^\w.-]/.exec(token) ?? [];
  const hint =
    odd === '=' ? ", as AWS load balancers write it: see padding: 'required'" : ': is more than the token there?';
  return `${fault} (no padding, no white space, last bits zero)${odd ? `; it has ${quote(odd)}${hint}` : ''}`;
}

/** What people hand in along with a token, and what to do about it. */
const STRANGERS: readonly (readonly [RegExp, string])[] = [
  [/^\s*authorization\s*:/i, 'begins with "Authorization:": hand in what follows "Bearer "'],
  [/^\s*bearer\s/i, 'begins with "Bearer ": hand in what follows it'],
  [/^\s*["'`]/, 'has quotes around it: take them off'],
  [/%2e|%3d/i, 'is percent-encoded: decodeURIComponent(token)'],
  [/[\r\n]\s*$/, 'ends with a line break: trim it'],
  [/^\s|\s$/, 'has white space around it: trim it'],
  [/[\u200b-\u200f\u2060\ufeff]/, 'has an invisible character in it'],
  [/^(?!eyJ)[^]*[^.\w-]eyJ/, 'begins at its "eyJ": hand in what stands from there on'],
  [/,/, 'has a comma in it: are there two?'],
  [/\s/, 'has white space in it: was it wrapped?'],
];

function strangerIn(token: string): string {
  // Only the ends and a little more: this text is an attacker's, and may be long.
  const ends = token.length > 512 ? token.slice(0, 256) + token.slice(-256) : token;
  // Every stranger has one of these. Most malformed tokens have none: attackers know that.
  const stranger = /["'`%\s=:,]|[^\0-\xff]/.test(ends) && STRANGERS.find(([pattern]) => pattern.test(ends));
  return stranger ? `the token ${stranger[1]}` : '';
}
