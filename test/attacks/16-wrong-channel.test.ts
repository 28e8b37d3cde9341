import { describe, expect, it } from 'vitest';
import { createVerifier, decode, explain, TokenError, verify } from 'strictjwt';
import { expectTokenError } from '../support/expect.ts';
import { base64url, forge, GOOD_CLAIMS } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// CVE-2024-21664, 2026-34986 (panics), jose (TypeError from a header), payload `null` (raw TypeError): whatever comes
// over the wire is answered with a TokenError, so that "401 or 500" is decided by the class alone.

const good = forge({ alg: 'HS256', key: SECRET });
const bomb = (): never => {
  throw new Error('touched');
};

const NOT_TEXT: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['true', true],
  ['false', false],
  ['0', 0],
  ['NaN', Number.NaN],
  ['a BigInt', 1n],
  ['a symbol', Symbol('token')],
  ['an object', {}],
  ['an object without a prototype', Object.create(null)],
  ['a list', []],
  ['a list with the token', [good]],
  ['a list of segments', good.split('.')],
  ['a String object', Object(good)],
  ['an object with toString', { toString: () => good, length: 300, indexOf: () => 1 }],
  ['an object that throws', { toString: bomb, valueOf: bomb, toJSON: bomb }],
  [
    'a Proxy that throws',
    new Proxy({}, { get: bomb, has: bomb, ownKeys: bomb, getPrototypeOf: bomb, getOwnPropertyDescriptor: bomb }),
  ],
  ['a revoked Proxy', revoked()],
  ['a function', () => good],
  ['a class', class {}],
  ['bytes', Buffer.from(good)],
  ['an ArrayBuffer', new ArrayBuffer(8)],
  ['a Date', new Date(0)],
  ['a promise', Promise.resolve(good)],
  ['an Error', new Error(good)],
  ['a Map', new Map([['token', good]])],
  ['a RegExp', /x/],
  ['what decode returns', decode(good)],
];

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

async function expectMalformedEverywhere(value: unknown): Promise<void> {
  const token = value as string;
  await expectTokenError(verify(token, SECRET, optionsFor('HS256')), 'ERR_JWT_MALFORMED');
  await expectTokenError(
    verify(token, () => SECRET, optionsFor('HS256')),
    'ERR_JWT_MALFORMED',
  );
  await expectTokenError(
    createVerifier(pair('p256').publicPem, { ...optionsFor('ES256'), cache: true })(token),
    'ERR_JWT_MALFORMED',
  );
  await expectTokenError(() => decode(token), 'ERR_JWT_MALFORMED');
  for (const explanation of [await explain(token, SECRET, optionsFor('HS256')), await explain(token)]) {
    expect(explanation.valid).toBe(false);
    expect(explanation.checks[0]).toMatchObject({ name: 'format', status: 'fail', code: 'ERR_JWT_MALFORMED' });
  }
}

describe('wrong channel: any type as token', () => {
  it.each(NOT_TEXT)('rejects %s', async (_, value) => {
    await expectMalformedEverywhere(value);
  });

  it('rejects through the promise, never by throwing at the call', async () => {
    for (const [, value] of NOT_TEXT) {
      const attempts = [
        verify(value as string, SECRET, optionsFor('HS256')),
        createVerifier(SECRET, optionsFor('HS256'))(value as string),
      ];
      for (const attempt of attempts) {
        expect(attempt).toBeInstanceOf(Promise);
        await expect(attempt).rejects.toBeInstanceOf(TokenError);
      }
    }
  });

  it('accepts text', async () => {
    expect((await verify(good, SECRET, optionsFor('HS256'))).payload).toEqual(GOOD_CLAIMS);
  });
});

describe('wrong channel: any text as token', () => {
  const STRINGS = [
    '',
    ' ',
    '\0',
    '.',
    '..',
    '...',
    'a',
    'a.b',
    'a.b.c',
    'a.b.c.d',
    'e30.e30.',
    'undefined',
    'null',
    'NaN',
    '[object Object]',
    'Bearer',
    '{}',
    '[]',
    '""',
    '\uD800',
    '\uDC00.\uD800.\uDFFF',
    '\u{1F600}.\u{1F600}.\u{1F600}',
    'é.é.é',
    '%',
    '%00',
    '\\',
    '\\u0000',
    '/../..',
    '<script>',
    "' OR 1=1 --",
    '${7*7}',
    '\x1b[2J',
    'A'.repeat(1001),
    '-._.-',
    '=.=.=',
    '_._._',
  ];

  it.each(STRINGS)('rejects %j', async (value) => {
    await expectMalformedEverywhere(value);
  });

  it('rejects every pair of bytes in place of each segment', async () => {
    for (let code = 0; code < 0x3000; code += 7) {
      const text = String.fromCharCode(code, code + 1);
      for (const token of [`${text}.e30.AAAA`, `e30.${text}.AAAA`, `e30.e30.${text}`, text]) {
        const error: unknown = await verify(token, SECRET, optionsFor('HS256')).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(TokenError);
      }
    }
  });
});

describe('wrong channel: any header, any payload', () => {
  const JSON_VALUES = [
    'null',
    'true',
    '0',
    '-0',
    '1e400',
    '""',
    '"x"',
    '[]',
    '[null]',
    '{}',
    '{"a":null}',
    '[[[]]]',
    '{"toString":null}',
    '{"valueOf":1}',
    '{"constructor":null}',
    '{"hasOwnProperty":1}',
    '{"length":-1}',
    '{"then":1}',
    '{"toJSON":1}',
    '9007199254740993',
    '-1e-400',
  ];
  const FIELDS = [
    'alg',
    'typ',
    'kid',
    'crit',
    'b64',
    'cty',
    'jwk',
    'jku',
    'x5u',
    'x5c',
    'x5t',
    'zip',
    'enc',
    'epk',
    'apu',
    'p2c',
    'iss',
    'then',
    'toString',
    'constructor',
    'hasOwnProperty',
    'toJSON',
    '',
  ];
  const CLAIMS = [
    'iss',
    'sub',
    'aud',
    'exp',
    'nbf',
    'iat',
    'jti',
    'then',
    'toString',
    'constructor',
    'hasOwnProperty',
    'toJSON',
    'valueOf',
    '',
  ];

  const OPTIONS = optionsFor('HS256', { requiredClaims: ['sub'], maxAge: '1d', subject: 'user-1', clockTolerance: 1 });

  async function expectVerdict(token: string): Promise<void> {
    const outcomes = await Promise.allSettled([
      verify(token, SECRET, OPTIONS),
      verify(token, async () => SECRET, OPTIONS),
      verify(token, { keys: [{ kty: 'oct', kid: '1', k: base64url(SECRET) }] }, OPTIONS),
      createVerifier(SECRET, { ...OPTIONS, cache: true })(token),
      Promise.resolve().then(() => decode(token)),
    ]);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason, token).toBeInstanceOf(TokenError);
    }
    const { valid } = await explain(token, SECRET, OPTIONS);
    expect(valid).toBe(outcomes[0]?.status === 'fulfilled');
  }

  it.each(JSON_VALUES)('a header that is %s, or holds it', async (json) => {
    await expectVerdict(forge({ alg: 'HS256', key: SECRET, headerText: json }));
    for (const name of FIELDS)
      await expectVerdict(
        forge({ alg: 'HS256', key: SECRET, headerText: `{"alg":"HS256",${JSON.stringify(name)}:${json}}` }),
      );
  });

  it.each(JSON_VALUES)('a payload that is %s, or holds it', async (json) => {
    await expectVerdict(forge({ alg: 'HS256', key: SECRET, payloadText: json }));
    for (const name of CLAIMS) {
      await expectVerdict(
        forge({
          alg: 'HS256',
          key: SECRET,
          payloadText: `${JSON.stringify(GOOD_CLAIMS).slice(0, -1)},${JSON.stringify(name)}:${json}}`,
        }),
      );
    }
  });

  it('a payload with a then member is handed out, not waited for', async () => {
    const token = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, then: 'x' } });
    expect((await verify(token, SECRET, optionsFor('HS256'))).payload.then).toBe('x');
  });
});
