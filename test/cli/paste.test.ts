// What people paste when they mean a token. Every row is tried with a token of each kind of signature.
import { describe, expect, it } from 'vitest';
import { LONGEST_PASTE, readPaste } from '../../src/inspect/paste.ts';
import { base64url, forge } from '../support/forge.ts';
import { pair } from '../support/keys.ts';

const secret = 'a secret of this test, and long enough for each of them, 64 bytes';
const longClaims = {
  iss: 'https://issuer.example',
  name: 'Zoë Ærøskøbing',
  roles: ['admin', 'editor'],
  exp: 1767607500,
};
const hs256 = forge({ alg: 'HS256', key: secret, payload: { sub: '1234567890', name: 'John', admin: true } });
const tokens = {
  HS256: hs256,
  HS512: forge({ alg: 'HS512', key: secret, payload: longClaims }),
  RS256: forge({ alg: 'RS256', key: pair('rsa').privateKey, header: { kid: 'login-2026' }, payload: longClaims }),
  ES256: forge({ alg: 'ES256', key: pair('p256').privateKey, payload: longClaims }),
  'HS256, its header spread over lines': forge({
    alg: 'HS256',
    key: secret,
    headerText: '{\r\n  "typ": "JWT",\r\n  "alg": "HS256"\r\n}',
    payload: longClaims,
  }),
};

/** The text in lines of at most `width` characters, each with the same beginning. */
function wrapped(text: string, width: number, margin = '', lineBreak = '\n'): string {
  return (text.match(new RegExp(`.{1,${width}}`, 'gs')) ?? []).join(lineBreak + margin);
}

function percent(text: string): string {
  return Array.from(text, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`).join('');
}

type Form = readonly [title: string, paste: (token: string) => string, says: RegExp];

const forms: readonly Form[] = [
  ['a line break behind it', (t) => `${t}\n`, /^$/],
  ['CRLF behind it', (t) => `${t}\r\n`, /^$/],
  ['white space around it', (t) => `  \t${t}  \n\n`, /white space/],
  ['a no-break space before it', (t) => `\u00a0${t}`, /white space/],
  ['a byte order mark', (t) => `\ufeff${t}`, /invisible/],
  ['zero-width spaces in it', (t) => `${t.slice(0, 9)}\u200b${t.slice(9, 30)}\u200d${t.slice(30)}`, /invisible/],
  ['a soft hyphen in it', (t) => `${t.slice(0, 20)}\u00ad${t.slice(20)}`, /invisible/],
  ['bidi marks around it', (t) => `\u202a${t}\u202c`, /invisible/],
  ['text of two bytes each read as one', (t) => `${t.split('').join('\0')}\0`, /invisible/],
  ['the colours of grep', (t) => `\x1b[01;31m\x1b[K${t}\x1b[m\x1b[K`, /colour/],
  ['double quotes', (t) => `"${t}"`, /quotes/],
  ['single quotes', (t) => `'${t}'`, /quotes/],
  ['backticks', (t) => `\`${t}\``, /quotes/],
  ['typographic quotes', (t) => `“${t}”`, /quotes/],
  ['angle brackets', (t) => `<${t}>`, /quotes/],
  ['a comma behind it', (t) => `"${t}",`, /quotes/],
  ['a full stop behind it', (t) => `${t}.`, /quotes/],
  ['Bearer', (t) => `Bearer ${t}`, /"Bearer"/],
  ['bearer and two spaces', (t) => `bearer  ${t}`, /"Bearer"/],
  ['BEARER with a colon', (t) => `BEARER: ${t}`, /"Bearer"/],
  ['Bearer glued to it', (t) => `Bearer${t}`, /"Bearer"/],
  ['a quoted Bearer', (t) => `"Bearer ${t}"`, /"Bearer"/],
  ['a header line', (t) => `Authorization: Bearer ${t}`, /an Authorization header$/],
  ['a header line in lower case', (t) => `authorization: bearer ${t}\r\n`, /an Authorization header$/],
  ['a header without Bearer', (t) => `Authorization: ${t}`, /without "Bearer"/],
  ['a header of its own name', (t) => `X-Access-Token: ${t}`, /"X-Access-Token"/],
  [
    'a request',
    (t) => `GET /me HTTP/1.1\r\nHost: api.example\r\nAuthorization: Bearer ${t}\r\nAccept: */*\r\n\r\n`,
    /Authorization/,
  ],
  ['a HAR entry', (t) => `{ "name": "Authorization", "value": "Bearer ${t}" }`, /"value"/],
  [
    'curl -H',
    (t) => `curl -s https://api.example/me -H 'Authorization: Bearer ${t}' | jq .`,
    /Authorization header of a curl/,
  ],
  [
    'curl in lines',
    (t) =>
      `curl 'https://api.example/me' \\\n  -H 'accept: */*' \\\n  -H 'authorization: Bearer ${t}' \\\n  --compressed`,
    /curl/,
  ],
  [
    'curl of Windows',
    (t) => `curl "https://api.example/me" ^\r\n  -H "authorization: Bearer ${t}" ^\r\n  --compressed`,
    /curl/,
  ],
  ['curl -b', (t) => `curl https://app.example/ -b 'theme=dark; session=${t}'`, /"session"/],
  ['httpie', (t) => `http GET api.example/me Authorization:"Bearer ${t}"`, /Authorization/],
  [
    'PowerShell',
    (t) => `Invoke-RestMethod -Headers @{ Authorization = "Bearer ${t}" } -Uri https://api.example`,
    /Authorization|"Bearer"/,
  ],
  ['a fetch call', (t) => `fetch(url, { headers: { Authorization: \`Bearer ${t}\` } })`, /Authorization|"Bearer"/],
  ['an export', (t) => `export TOKEN="${t}"`, /"TOKEN"/],
  ['a .env line', (t) => `ACCESS_TOKEN=${t}\nOTHER=1\n`, /"ACCESS_TOKEN"/],
  ['YAML', (t) => `auth:\n  token: ${t}\n`, /"token"/],
  ['a cookie', (t) => `Cookie: theme=dark; session=${t}; lang=en`, /the cookie "session"/],
  [
    'Set-Cookie',
    (t) => `Set-Cookie: __Host-session=${t}; Path=/; Secure; HttpOnly; SameSite=Lax`,
    /the cookie "__Host-session"/,
  ],
  ['a signed cookie', (t) => `session=s:${t}.Lm4Zc0h1dGhpc2lzYXNpZ25hdHVyZW9mY29va2ll+x/`, /cookie's own signature/],
  [
    'a signed cookie as browsers send it',
    (t) => `Cookie: session=s%3A${t}.Lm4Zc0h1dGhpc2lzYXNpZ25hdHVyZW9mY29va2ll%2B`,
    /own signature/,
  ],
  ['a query', (t) => `https://app.example/verify?token=${t}&next=%2Fhome`, /query parameter "token"/],
  [
    'a fragment',
    (t) => `https://app.example/cb#access_token=${t}&token_type=Bearer&expires_in=3600`,
    /fragment parameter "access_token"/,
  ],
  ['a form', (t) => `grant_type=refresh_token&assertion=${t}&scope=a+b`, /"assertion"/],
  ['a path', (t) => `https://app.example/confirm/${t}/next`, /path/],
  ['a socket address', (t) => `wss://api.example/ws?access_token=${t}`, /"access_token"/],
  ['percent-encoded dots', (t) => t.replaceAll('.', '%2E'), /percent/],
  ['percent-encoded dots in lower case', (t) => t.replaceAll('.', '%2e'), /percent/],
  ['percent-encoded twice', (t) => t.replaceAll('.', '%252E'), /percent/],
  ['every character percent-encoded', (t) => percent(t), /percent/],
  ['an encoded header', (t) => `Bearer%20${t}`, /"Bearer"/],
  [
    'an encoded URL in a URL',
    (t) => `https://a.example/?next=${encodeURIComponent(`https://b.example/?token=${t}&x=1`)}`,
    /"token"/,
  ],
  [
    'a JSON answer',
    (t) => JSON.stringify({ access_token: t, token_type: 'Bearer', expires_in: 3600 }),
    /member "access_token"/,
  ],
  ['an indented JSON answer', (t) => JSON.stringify({ data: { token: t } }, null, 2), /member "token"/],
  ['JSON in JSON', (t) => JSON.stringify({ body: JSON.stringify({ id_token: t }) }), /"id_token"/],
  ['a JSON list', (t) => JSON.stringify([t]), /quotes/],
  ['JSON text', (t) => JSON.stringify(t), /quotes/],
  ['JSON escapes', (t) => `"${t.replaceAll('.', '\\u002e')}"`, /JSON escapes/],
  [
    'an opaque token beside it',
    (t) => `{"access_token":"${t}","refresh_token":"1//0gAbCdEf.notAJwt"}`,
    /"access_token"/,
  ],
  ['the same token twice', (t) => `{"access_token":"${t}","id_token":"${t}"}`, /"access_token"/],
  ['a dictionary of Python', (t) => `{'access_token': '${t}', 'expires_in': 3600}`, /"access_token"/],
  [
    'a log line',
    (t) => `2026-01-05T10:00:00.123Z WARN [api-7] invalid token token=${t} ip=10.0.0.1 path=/v1/me`,
    /"token"/,
  ],
  [
    'a log line with brackets',
    (t) => `[2026-01-05 10:00:00] rejected: [${t}] (expired)`,
    /characters of other text|"rejected"/,
  ],
  ['an e-mail', (t) => `Hi,\nthis one does not work:\n\n${t}\n\nThanks\n`, /other text/],
  ['a word on the next line', (t) => `${t}\nthanks`, /other text/],
  ['a sentence', (t) => `The token is ${t}. It fails since Monday.`, /other text/],
  ['Markdown', (t) => `Use \`${t}\` please`, /other text/],
  ['a table', (t) => `| token | ${t} |`, /other text/],
  ['HTML', (t) => `<input type="hidden" name="id_token" value="${t}"/>`, /"value"/],
  ['HTML entities', (t) => `&quot;${t.replaceAll('.', '&#46;')}&quot;`, /entities/],
  ['XML', (t) => `<wsse:BinarySecurityToken>${t}</wsse:BinarySecurityToken>`, /other text/],
  ['lines of 64', (t) => wrapped(t, 64), /line breaks within/],
  ['lines of 76 with CRLF', (t) => wrapped(t, 76, '', '\r\n'), /line breaks within/],
  ['lines of 80 behind a header', (t) => wrapped(`Authorization: Bearer ${t}`, 80), /line breaks within/],
  [
    'lines of 60 with a margin',
    (t) => `  access_token : ${wrapped(t, 60, '                 ')}\n`,
    /line breaks within/,
  ],
  ['lines of 64 and a word behind', (t) => `${wrapped(t, 64)}\nthanks`, /line breaks within/],
  ['a quoted e-mail', (t) => `> ${wrapped(t, 60, '> ')}\n`, /line breaks within/],
  ['a pane of tmux', (t) => wrapped(t, 50, '│'), /line breaks within/],
  ['a line each', (t) => t.split('.').join('.\n'), /line breaks within/],
  ['a line each, the dot before', (t) => t.split('.').join('\n.'), /line breaks within/],
  ['a space in it', (t) => `${t.slice(0, 70)} ${t.slice(70)}`, /white space/],
  ['spaces behind the dots', (t) => t.split('.').join('. '), /white space/],
  ['continued lines of a shell', (t) => wrapped(t, 64, '', '\\\n'), /line breaks within/],
  [
    'text put together in JavaScript',
    (t) => `const t = '${wrapped(t, 60, "'", "' +\n  ").replaceAll('+\n  ', '+\n  ')}';`,
    /lines/,
  ],
  ['text put together in Python', (t) => `t = ("${wrapped(t, 60, '     "', '"\n')}")`, /lines/],
  ['written-out line breaks', (t) => `"${wrapped(t, 64, '', '\\n')}"`, /line breaks/],
  ['quoted-printable', (t) => wrapped(`https://a.example/?token=3D${t}`, 75, '', '=\r\n'), /quoted-printable/],
];

describe.each(Object.entries(tokens))('%s', (_name, token) => {
  it('is itself when it is bare', () => {
    expect(readPaste(token)).toEqual({ found: 'one', token, notes: [] });
  });

  it.each(forms)('is found with %s', (_title, paste, says) => {
    const read = readPaste(paste(token));
    expect(read).toMatchObject({ found: 'one', token });
    expect(read.found === 'one' && read.notes.join('; ')).toMatch(says);
  });
});

describe('tokens that are not whole', () => {
  const [header = '', payload = '', signature = ''] = tokens.ES256.split('.');
  const unsigned = `${base64url('{"alg":"none"}')}.${payload}.`;

  it.each([
    ['unsigned', unsigned, unsigned],
    ['unsigned, quoted', `"${unsigned}"`, unsigned],
    ['without signature', `Bearer ${header}.${payload}`, `${header}.${payload}`],
    ['with an empty signature', `${header}.${payload}.`, `${header}.${payload}.`],
    ['only a header', header, header],
    ['a cut payload', `${header}.${payload.slice(0, 20)}`, `${header}.${payload.slice(0, 20)}`],
    ['cut by dots', `token: ${header}.${payload.slice(0, 20)}... (cut)`, `${header}.${payload.slice(0, 20)}`],
    ['cut by an ellipsis', `${header}.${payload.slice(0, 20)}…`, `${header}.${payload.slice(0, 20)}`],
    ['cut, and words behind', `${header}.${payload}\nthanks a lot`, `${header}.${payload}`],
    [
      'the first letter missing',
      `${header.slice(1)}.${payload}.${signature}`,
      `${header.slice(1)}.${payload}.${signature}`,
    ],
    [
      'the first letter missing, in a header',
      `Authorization: Bearer ${header.slice(1)}.${payload}.${signature}`,
      `${header.slice(1)}.${payload}.${signature}`,
    ],
    ['damaged beyond reading', 'abc.def.ghi', 'abc.def.ghi'],
    ['damaged, with Bearer', 'Bearer abc.def.ghi', 'abc.def.ghi'],
    ['one segment too many', `${tokens.ES256}.abc`, `${tokens.ES256}.abc`],
    ['detached payload', `${header}..${signature}`, `${header}..${signature}`],
    [
      'JWE',
      `${base64url('{"alg":"dir","enc":"A128GCM"}')}..aXY.Y2lwaGVy.dGFn`,
      `${base64url('{"alg":"dir","enc":"A128GCM"}')}..aXY.Y2lwaGVy.dGFn`,
    ],
    ['padded', `${header}==.${payload}=.${signature}==`, `${header}==.${payload}=.${signature}==`],
    [
      'padded, in a query',
      `a.example/?t=${header}==.${payload}=.${signature}==&x=1`,
      `${header}==.${payload}=.${signature}==`,
    ],
    [
      'with + and /',
      `"${header}.${payload}.ab+cd/${signature.slice(6)}"`,
      `${header}.${payload}.ab+cd/${signature.slice(6)}`,
    ],
    ['SD-JWT', `${tokens.ES256}~WyJzYWx0IiwibmFtZSIsIkEiXQ~`, tokens.ES256],
  ])('%s', (_title, pasted, token) => {
    expect(readPaste(pasted)).toMatchObject({ found: 'one', token });
  });

  it('are found beside a longer text that is no token', () => {
    const state = base64url('{"returnTo":"/home","nonce":"abc"}');
    const pasted = `https://a.example/cb?state=${state}&id_token=${tokens.RS256}`;
    expect(readPaste(pasted)).toMatchObject({ found: 'one', token: tokens.RS256 });
  });

  it('say that they were cut off', () => {
    const read = readPaste(`${header}.${payload.slice(0, 20)}...`);
    expect(read.found === 'one' && read.notes.join()).toMatch(/cut off/);
  });
});

describe('two different tokens', () => {
  const { HS256, RS256, ES256 } = tokens;

  it.each([
    [
      'in a token answer',
      JSON.stringify({ access_token: RS256, id_token: ES256 }),
      /two different .*"access_token", "id_token"/,
    ],
    ['in lines', `${HS256}\n${RS256}\n`, /two different/],
    ['in wrapped lines', `${wrapped(HS256, 64)}\n${wrapped(RS256, 64)}\n`, /two different/],
    ['in one line', `${HS256} ${RS256}`, /two different/],
    ['with a comma', `${HS256},${RS256}`, /two different/],
    ['in cookies', `Cookie: a=${HS256}; b=${RS256}`, /two different .*"a", "b"/],
    ['three of them', [HS256, RS256, ES256].join('\n'), /3 different/],
    ['that differ in the signature only', `${HS256} ${HS256.slice(0, -2)}AA`, /two different/],
  ])('are told %s', (_title, pasted, problem) => {
    const read = readPaste(pasted);
    expect(read).toMatchObject({ found: 'several', problem: expect.stringMatching(problem) });
    for (const token of [HS256, RS256, ES256]) expect(JSON.stringify(read)).not.toContain(token.slice(-20));
  });
});

describe('no token', () => {
  it.each([
    ['nothing', '', /what came in is empty/],
    ['white space', ' \n\t\n', /what came in is empty/],
    ['a word', 'hunter2', /no token in these 7 characters/],
    ['a sentence', 'My eyes are blue. Are yours? eye.ewe.eyre', /no token/],
    ['a host', 'https://login.issuer.example/oauth2/v2.0/token', /no token/],
    ['a PEM', '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----', /PEM/],
    ['a key set', '{"keys":[{"kty":"EC","crv":"P-256"}]}', /key set/],
    ['a JWK', '{"kty":"EC","crv":"P-256"}', /JWK/],
    ['an opaque token', 'Bearer ya29.a0AfH6SMBx-1234567890', /opaque/],
    ['a token of GitHub', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a', /opaque/],
    ['PASETO', `v4.public.${'eyJzdWIiOiIxIn0'.repeat(3)}`, /PASETO/],
    ['base64 of text', Buffer.from('hello there, how are you').toString('base64'), /no token/],
    ['too much', 'x'.repeat(LONGEST_PASTE + 1), /more than 256 kB/],
  ])('in %s, and it says so', (_title, pasted, problem) => {
    expect(readPaste(pasted)).toEqual({ found: 'none', problem: expect.stringMatching(problem) });
  });

  it('is quoted in the answer', () => {
    expect(JSON.stringify(readPaste('my password is hunter2'))).not.toContain('hunter2');
  });
});

describe('a name beside the token', () => {
  it('reaches nobody with what a terminal acts on', () => {
    const read = readPaste(`{"a\u009b31mb\u202ec": "${hs256}"}`);
    expect(JSON.stringify(read)).not.toMatch(/[\u0080-\u009f\u202e]/);
  });
});

describe('hostile text of the greatest length', () => {
  const fill = (part: string): string => part.repeat(Math.ceil(LONGEST_PASTE / part.length)).slice(0, LONGEST_PASTE);

  // Each of these makes some pattern try again from every place. Where time grows with the square, the test runs into
  // its limit of a minute.
  it.each([
    ['headers', 'eyJ'],
    ['headers with dots', 'eyJ.'],
    ['headers in lines', 'eyJ\n'],
    ['headers with dots in lines', 'eyJ.\n'],
    ['headers in a path', '/eyJ'],
    ['headers and equal signs', '=eyJ='],
    ['whole headers', `${base64url('{"alg":"HS256"}')}.\n`],
    ['whole headers and lines', `${base64url('{"alg":"HS256"}')}\na\n`],
    ['one header and short lines', 'a\n'],
    ['dots', '.'],
    ['equal signs', '='],
    ['percent signs', '%25'],
    ['percent signs that never end', '%2525252525'],
    ['white space', ' '],
    ['line breaks', '\n'],
    ['a quote and white space', `"${' '.repeat(5000)}`],
    ['quotes and line breaks', '"\n'],
    ['escapes', '\x1b['],
    ['written-out escapes', '\\u00'],
    ['cookies', 'cookie: a=b; '],
    ['URLs', 'https://a?b=c&'],
    ['colons', 'a:'],
    ['zero-width', '\u200b'],
    ['letters', 'a'],
    ['Bearer', 'Bearer '],
    ['words with dots', 'aaaaaaaa.'],
    ['braces', '{"'],
  ])('of %s ends', (_title, part) => {
    for (const before of ['', `${base64url('{"alg":"RS256"}')}.`, `${hs256} `]) {
      const pasted = (before + fill(part)).slice(0, LONGEST_PASTE);
      expect(readPaste(pasted).found).toMatch(/^(one|several|none)$/);
    }
  });
});
