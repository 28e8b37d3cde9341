import { describe, expect, it } from 'vitest';
import { decode, explain, verify } from 'strictjwt';
import { expectTokenError } from '../support/expect.ts';
import { base64url, forge, GOOD_CLAIMS, seal, segmentsOf } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// CVE-2022-39227 (one text, read as JSON by one part and as compact form by another), 2019-18848 (number of segments
// not checked), 2022-3102 and 2023-51774 (five segments read as something else).

const TOKEN = forge({ alg: 'HS256', key: SECRET });
const { header, payload, signature } = segmentsOf(TOKEN);
const ADMIN = base64url(JSON.stringify({ ...GOOD_CLAIMS, sub: 'admin' }));

async function expectMalformedEverywhere(token: string): Promise<void> {
  await expectTokenError(verify(token, SECRET, optionsFor('HS256')), 'ERR_JWT_MALFORMED');
  await expectTokenError(() => decode(token), 'ERR_JWT_MALFORMED');
  const { valid, checks } = await explain(token, SECRET, optionsFor('HS256'));
  expect(valid).toBe(false);
  expect(checks.find((check) => check.status === 'fail')?.code).toBe('ERR_JWT_MALFORMED');
}

describe('parsed twice: the number of segments', () => {
  it.each([
    '',
    '.',
    '..',
    '...',
    '....',
    '.....',
    header,
    `${header}.`,
    `.${header}`,
    `${header}.${payload}`,
    `${header}.${payload}.`,
    `.${payload}.${signature}`,
    `${header}..${signature}`,
    `${header}..`,
    `..${signature}`,
    `.${TOKEN}`,
    `${TOKEN}.`,
    `..${TOKEN}`,
    `${TOKEN}..`,
    `${TOKEN}.${signature}`,
    `${header}.${ADMIN}.${payload}.${signature}`,
    `${header}.${payload}.${ADMIN}.${signature}`,
    `${ADMIN}.${TOKEN}`,
    `${TOKEN}.${ADMIN}`,
    `${TOKEN}.${TOKEN}`,
    `${header}.${payload}.${signature}.AA.AA`,
    `${header}.AA.${payload}.AA.${signature}`,
    `${header}.${payload}.${signature}...`,
  ])('rejects %s', async (token) => {
    await expectMalformedEverywhere(token);
  });

  it('rejects an encrypted token, whose five segments it does not read', async () => {
    const jwe = [
      base64url('{"alg":"dir","enc":"A256GCM"}'),
      '',
      base64url('iv'),
      base64url('text'),
      base64url('tag'),
    ].join('.');
    await expectMalformedEverywhere(jwe);
    const full = [base64url('{"alg":"RSA-OAEP","enc":"A256GCM"}'), 'AAAA', 'AAAA', payload, 'AAAA'].join('.');
    await expectMalformedEverywhere(full);
    await expectTokenError(verify(full, pair('rsa').publicPem, optionsFor('RS256')), 'ERR_JWT_MALFORMED');
  });

  it('accepts exactly three', async () => {
    expect((await verify(TOKEN, SECRET, optionsFor('HS256'))).payload).toEqual(GOOD_CLAIMS);
  });
});

describe('parsed twice: JSON serializations and polyglots', () => {
  const flattened = { payload: ADMIN, protected: header, signature };
  const general = { payload: ADMIN, signatures: [{ protected: header, signature }] };

  it.each([
    ['flattened', JSON.stringify({ ...flattened, payload })],
    ['general', JSON.stringify({ ...general, payload })],
    ['flattened, other payload', JSON.stringify(flattened)],
    ['CVE-2022-39227', `{"  ${header}.":"","protected":"${header}", "payload":"${ADMIN}","signature":"${signature}"}`],
    ['CVE-2022-39227 with the token inside', `{"${header}.${payload}.${signature}":"","payload":"${ADMIN}"}`],
    ['a JSON string', JSON.stringify(TOKEN)],
    ['a list', JSON.stringify([TOKEN])],
    ['a list of segments', JSON.stringify([header, payload, signature])],
    ['JSON behind', `${TOKEN}{"payload":"${ADMIN}"}`],
    ['JSON before', `{"payload":"${ADMIN}"}${TOKEN}`],
    ['SD-JWT', `${TOKEN}~`],
    ['a fragment', `${TOKEN}#`],
    ['two tokens', `${TOKEN} ${TOKEN}`],
    ['two tokens in a list', `${TOKEN},${TOKEN}`],
    ['a cookie', `${TOKEN};`],
  ])('rejects %s', async (_, token) => {
    await expectMalformedEverywhere(token);
  });
});

describe('parsed differently: only strict UTF-8 and strict JSON', () => {
  const bytes = (...values: readonly (string | number[])[]): Buffer =>
    Buffer.concat(values.map((value) => Buffer.from(value as string)));
  const good = JSON.stringify(GOOD_CLAIMS).slice(0, -1);

  const BAD_TEXT: readonly (readonly [string, Buffer])[] = [
    ['a byte that is never UTF-8', bytes(',"x":"', [0xff], '"}')],
    ['a lone continuation byte', bytes(',"x":"', [0x80], '"}')],
    ['a cut sequence', bytes(',"x":"', [0xe2, 0x82], '"}')],
    ['an overlong slash', bytes(',"x":"', [0xc0, 0xaf], '"}')],
    ['an overlong quote', bytes(',"x":"', [0xc0, 0xa2], '"}')],
    ['a surrogate in UTF-8', bytes(',"x":"', [0xed, 0xa0, 0x80], '"}')],
    ['beyond Unicode', bytes(',"x":"', [0xf4, 0x90, 0x80, 0x80], '"}')],
    ['Latin-1', bytes(',"x":"', [0xe9], '"}')],
    ['a trailing comma', bytes(',}')],
    ['a comment', bytes(',"x":1/* */}')],
    ['single quotes', bytes(",'x':1}")],
    ['a name without quotes', bytes(',x:1}')],
    ['NaN', bytes(',"x":NaN}')],
    ['a raw line end in text', bytes(',"x":"\n"}')],
    ['a raw NUL in text', bytes(',"x":"\0"}')],
    ['a NUL behind', bytes('}', [0])],
    ['another document behind', bytes('}{}')],
    ['text behind', bytes('}x')],
    ['nothing that closes it', bytes('')],
    ['a vertical tab as white space', bytes('\v}')],
    ['a no-break space as white space', bytes('\u00A0}')],
  ];

  it.each(BAD_TEXT)('rejects a payload with %s', async (_, tail) => {
    const token = forge({ alg: 'HS256', key: SECRET, payloadText: bytes(good, [...tail]) });
    await expectMalformedEverywhere(token);
  });

  it.each(BAD_TEXT)('rejects a header with %s', async (_, tail) => {
    const token = forge({ alg: 'HS256', key: SECRET, headerText: bytes('{"alg":"HS256"', [...tail]) });
    await expectMalformedEverywhere(token);
  });

  it.each([
    ['a BOM', [0xef, 0xbb, 0xbf]],
    ['two BOMs', [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf]],
    ['a BOM of UTF-16', [0xff, 0xfe]],
    ['a NUL', [0]],
    ['a vertical tab', [0x0b]],
  ])('rejects header and payload behind %s', async (_, prefix) => {
    await expectMalformedEverywhere(
      forge({ alg: 'HS256', key: SECRET, payloadText: bytes(prefix, JSON.stringify(GOOD_CLAIMS)) }),
    );
    await expectMalformedEverywhere(forge({ alg: 'HS256', key: SECRET, headerText: bytes(prefix, '{"alg":"HS256"}') }));
  });

  it.each(['utf16le', 'latin1'] as const)('rejects JSON in %s', async (encoding) => {
    const text = JSON.stringify({ ...GOOD_CLAIMS, x: 'é' });
    await expectMalformedEverywhere(forge({ alg: 'HS256', key: SECRET, payloadText: Buffer.from(text, encoding) }));
    await expectMalformedEverywhere(
      forge({ alg: 'HS256', key: SECRET, headerText: Buffer.from('{"alg":"HS256","x":"é"}', encoding) }),
    );
  });

  it('accepts JSON white space around and any well-formed text inside', async () => {
    const claims = { ...GOOD_CLAIMS, x: 'é \u{1F600} \u2028 \\ " \u0000' };
    const token = forge({
      alg: 'HS256',
      key: SECRET,
      headerText: ' \t\r\n{ "alg" : "HS256" } \n',
      payloadText: `\r\n ${JSON.stringify(claims)}\t`,
    });
    expect((await verify(token, SECRET, optionsFor('HS256'))).payload).toEqual(claims);
  });
});

describe('parsed differently: what was verified is what is read', () => {
  it('takes the payload that the signature covers, not one that decodes alike', async () => {
    const other = `${payload.slice(0, -1)}${payload.endsWith('A') ? 'Q' : 'A'}`;
    const attempt = verify(`${header}.${other}.${signature}`, SECRET, optionsFor('HS256'));
    await expect(attempt).rejects.toMatchObject({ name: 'TokenError' });
    await expectTokenError(
      verify(`${header}.${ADMIN}.${signature}`, SECRET, optionsFor('HS256')),
      'ERR_JWT_SIGNATURE_INVALID',
    );
  });

  it('reads a member that stands twice as JSON.parse does, in header and payload, everywhere the same', async () => {
    const text = `${JSON.stringify(GOOD_CLAIMS).slice(0, -1)},"sub":"user-2"}`;
    const token = forge({ alg: 'HS256', key: SECRET, payloadText: text });
    const { payload: claims } = await verify(token, SECRET, optionsFor('HS256'));
    expect(claims.sub).toBe('user-2');
    expect(decode(token).payload.sub).toBe('user-2');
    await expectTokenError(
      verify(token, SECRET, optionsFor('HS256', { subject: 'user-1' })),
      'ERR_JWT_CLAIM_MISMATCH',
      'sub',
    );
    const lying = forge({ alg: 'HS256', key: SECRET, headerText: '{"alg":"HS256","alg":"none"}' });
    await expectTokenError(verify(lying, SECRET, optionsFor('HS256')), 'ERR_JWT_ALG_NOT_ALLOWED');
  });

  it('covers header and payload with one signature, so that neither can be exchanged', async () => {
    const kid = base64url('{"alg":"HS256","typ":"JWT","kid":"a"}');
    await expectTokenError(
      verify(`${kid}.${payload}.${signature}`, SECRET, optionsFor('HS256')),
      'ERR_JWT_SIGNATURE_INVALID',
    );
    const moved = seal('HS256', `${header}.${payload}`, SECRET);
    expect(moved).toBe(TOKEN);
  });
});
