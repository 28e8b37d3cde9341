import { decode, explain, sign, verify } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { expectTokenError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

const token = forge({ alg: 'HS256', key: SECRET });
const [header = '', payload = '', signature = ''] = token.split('.');

/** What was handed in with the token, and what the message must name. Nothing of the token may be in it. */
const cases: readonly (readonly [what: string, given: unknown, names: RegExp])[] = [
  ['a scheme', `Bearer ${token}`, /begins with "Bearer "/],
  ['a scheme in small letters', `bearer  ${token}`, /begins with "Bearer "/],
  ['a header line', `Authorization: Bearer ${token}`, /begins with "Authorization:"/],
  ['a header line with a space before the colon', `Authorization : Bearer ${token}`, /begins with "Authorization:"/],
  ['a header line in small letters', `authorization:bearer ${token}\r\n`, /begins with "Authorization:"/],
  ['double quotes', `"${token}"`, /quotes around it/],
  ['single quotes', `'${token}'`, /quotes around it/],
  ['backticks', `\`${token}\``, /quotes around it/],
  ['a line break at the end', `${token}\n`, /ends with a line break: trim it/],
  ['CRLF at the end', `${token}\r\n`, /ends with a line break: trim it/],
  ['a space at the end', `${token} `, /white space around it: trim it/],
  ['a tab before it', `\t${token}`, /white space around it: trim it/],
  ['another scheme', `JWT ${token}`, /begins at its "eyJ"/],
  ['a scheme of others', `Token ${token}`, /begins at its "eyJ"/],
  ['the name of a cookie', `session=${token}`, /begins at its "eyJ"/],
  ['cookies before it', `theme=dark; session=${token}`, /begins at its "eyJ"/],
  ['an address before it', `https://app.example/cb?code=1&token=${token}`, /begins at its "eyJ"/],
  ['a fragment before it', `https://app.example/cb#access_token=${token}`, /begins at its "eyJ"/],
  ['a header with another name', `X-Access-Token: ${token}`, /begins at its "eyJ"/],
  ['JSON around it', JSON.stringify({ access_token: token }), /begins at its "eyJ"/],
  ['a kind before it', `bearer:${token}`, /begins at its "eyJ"/],
  ['a line break in it', `${header}.\n${payload}.${signature}`, /white space in it/],
  ['percent-encoded dots', token.replaceAll('.', '%2E'), /percent-encoded/],
  ['percent-encoded dots in small letters', token.replaceAll('.', '%2e'), /percent-encoded/],
  ['a byte order mark', `\ufeff${token}`, /invisible character|white space around/],
  ['a zero-width space', `${token}\u200b`, /invisible character/],
  ['the signature cut off', `${header}.${payload}.`, /unsigned \(alg "none"\), or was cut off/],
  ['last bits that belong to no byte', `${header}.${payload}.AB`, /last bits zero\)$/],
  ['no signature at all', `${header}.${payload}`, /2 segments/],
  ['nothing', '', /is empty/],
  ['an encrypted token', `${token}.a.b`, /JWE/],
  ['the promise of a token', sign({}, SECRET, { algorithm: 'HS256', expiresIn: 60 }), /got a promise: await it/],
  ['a list', token.split('.'), /got a list/],
  ['a list of tokens', [token, token], /got a list/],
  ['bytes', Buffer.from(token), /got an object/],
  ['undefined', undefined, /got undefined/],
  ['null', null, /got null/],
  ['an object', { token }, /got an object/],
];

describe.each(cases)('a token with %s', (_what, given, names) => {
  const isQuiet = (message: string): void => {
    expect(message).toMatch(names);
    for (const part of [header, payload, signature]) expect(message).not.toContain(part.slice(0, 12));
  };

  it('is refused by verify and decode with a message that names it', async () => {
    isQuiet(
      (await expectTokenError(verify(given as string, SECRET, optionsFor('HS256')), 'ERR_JWT_MALFORMED')).message,
    );
    isQuiet((await expectTokenError(() => decode(given as string), 'ERR_JWT_MALFORMED')).message);
  });

  it('is refused by explain too', async () => {
    const { valid, checks } = await explain(given as string, SECRET, optionsFor('HS256'));
    expect(valid).toBe(false);
    isQuiet(checks.find(({ name }) => name === 'format')?.message ?? '');
  });
});

it('a token of these tests is accepted before a stranger is put into it', async () => {
  await expect(verify(token, SECRET, optionsFor('HS256'))).resolves.toMatchObject({ payload: GOOD_CLAIMS });
});
