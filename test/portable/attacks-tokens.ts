import { checksOf, tokenError } from './checks.ts';
import { p256, tokens } from './fixtures.ts';
import { bytesOf, CLAIMS, forge, hmac, partsOf, rules, SECRET, toBase64url } from './forge.ts';
import type { Case, Context, Topic } from './types.ts';

/** Attacks with the shape of the token (threats: spellings, crit, prototypes, sizes, JSON). */
export const attacksOnTokens: Topic = (context) => [
  ...spellings(context),
  ...headers(context),
  ...prototypes(context),
  ...json(context),
  ...sizes(context),
];

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The same bytes in another spelling: the last character with its unused bits set. */
function withTrailingBits(segment: string): string | undefined {
  if (segment.length % 4 === 0) return undefined;
  const last = ALPHABET.indexOf(segment.slice(-1));
  return segment.slice(0, -1) + ALPHABET.charAt(last + 1);
}

function spellings(context: Context): Case[] {
  const { lib, assert } = context;
  const { refuses } = checksOf(context);
  const disguises: Record<string, (segment: string) => string | undefined> = {
    padding: (text) => `${text}${'='.repeat((4 - (text.length % 4)) % 4 || 1)}`,
    'white space before': (text) => ` ${text}`,
    'white space inside': (text) => `${text.slice(0, 5)}\n${text.slice(5)}`,
    'white space after': (text) => `${text}\t`,
    'plus and slash': (text) => `${text.slice(0, 4)}+/${text.slice(6)}`,
    'a null byte': (text) => `${text}\0`,
    'a look-alike above 0xff': (text) => String.fromCharCode(text.charCodeAt(0) + 256) + text.slice(1),
    'a full-width letter': (text) => `${text.slice(0, 3)}Ａ${text.slice(4)}`,
    'one character too many': (text) => `${text}${'A'.repeat(5 - (text.length % 4))}`,
    'non-zero trailing bits': withTrailingBits,
  };
  const segments = ['header', 'payload', 'signature'] as const;
  const cases = Object.entries(disguises).map(([how, disguise]) => ({
    name: `attack: a second spelling of one token by ${how}`,
    async run() {
      // signed over the spelling as it stands, so that only the spelling can be what is refused
      const longer = await forge({ headerText: '{"alg":"HS256"} ', claims: { pad: 'x' } });
      for (const [index, name] of segments.entries()) {
        const parts = [...partsOf(longer)];
        const spelled = disguise(parts[index] ?? '');
        if (spelled === undefined) continue;
        parts[index] = spelled;
        if (index < 2) parts[2] = await hmac(`${parts[0]}.${parts[1]}`);
        await refuses(parts.join('.'), 'ERR_JWT_MALFORMED', { message: name });
        assert.throws(() => lib.decode(parts.join('.')), tokenError('ERR_JWT_MALFORMED'), name);
      }
    },
  }));
  return [
    ...cases,
    {
      name: 'attack: anything but exactly three segments',
      async run() {
        const [header, payload, signature] = partsOf(tokens.HS256);
        for (const token of [
          `${tokens.HS256}.`,
          `.${tokens.HS256}`,
          `${tokens.HS256}.AAAA`,
          `${tokens.HS256}.a.b`,
          `${header}.${payload}`,
          `${header}..${signature}`,
          `${header}.${payload}.${signature}\n`,
          `Bearer ${tokens.HS256}`,
          JSON.stringify({ protected: header, payload, signature }),
          `{"protected":"${header}","payload":"${payload}","signature":"${signature}","a":".${tokens.HS256}"}`,
        ])
          await refuses(token, 'ERR_JWT_MALFORMED', { message: token });
      },
    },
  ];
}

function headers(context: Context): Case[] {
  const { lib, assert } = context;
  const { refuses } = checksOf(context);
  return [
    {
      name: 'attack: any crit, known, unknown, empty or absurd, and any b64',
      async run() {
        const fields = [
          { crit: ['exp'], exp: 1 },
          { crit: ['b64'], b64: true },
          { crit: [] },
          { crit: null },
          { crit: 'b64' },
          { crit: {} },
          { crit: ['alg'] },
          { crit: [1] },
          { crit: false },
          { b64: false },
          { b64: true },
          { b64: null },
        ];
        for (const header of fields) {
          await refuses(await forge({ header }), 'ERR_JWT_CRIT_UNSUPPORTED', { message: JSON.stringify(header) });
        }
      },
    },
    {
      name: 'attack: one kind of token taken for another (typ)',
      async run() {
        const atJwt = await forge({ header: { typ: 'at+jwt' } });
        await refuses(atJwt, 'ERR_JWT_TYP_MISMATCH');
        await refuses(await forge(), 'ERR_JWT_TYP_MISMATCH', { options: rules('HS256', { typ: 'at+jwt' }) });
        const bare = await forge({ header: { typ: undefined } });
        await refuses(bare, 'ERR_JWT_TYP_MISMATCH', { options: rules('HS256', { typ: 'at+jwt' }) });
        await refuses(bare, 'ERR_JWT_TYP_MISMATCH', { options: rules('HS256', { typ: 'JWT' }) });
        for (const typ of ['AT+JWT', 'application/at+jwt', 'Application/AT+JWT']) {
          await lib.verify(await forge({ header: { typ } }), SECRET, rules('HS256', { typ: 'at+jwt' }));
        }
        assert.equal((await lib.verify(atJwt, SECRET, rules('HS256', { typ: false }))).header.typ, 'at+jwt');
        assert.equal((await lib.verify(bare, SECRET, rules('HS256'))).header.typ, undefined);
        for (const typ of [null, 5, ['JWT'], {}]) {
          await assert.rejects(
            async () => lib.verify(await forge({ header: { typ } }), SECRET, rules('HS256')),
            { name: 'TokenError', code: 'ERR_JWT_TYP_MISMATCH' },
            JSON.stringify(typ),
          );
        }
      },
    },
  ];
}

function prototypes(context: Context): Case[] {
  const { lib, assert } = context;
  const { refuses } = checksOf(context);
  const poisoned = [
    '{"__proto__":{"admin":true}}',
    '{"\\u005f_proto__":null}',
    '{"a":[{"b":{"__proto__":1}}]}',
    '{"_\\u005Fproto\\u005f_":[]}',
  ];
  return [
    {
      name: 'attack: __proto__ at any depth, in payload and header',
      async run() {
        for (const text of poisoned) {
          const payloadText = `${JSON.stringify(CLAIMS).slice(0, -1)},${text.slice(1)}`;
          const token = await forge({ payloadText });
          await refuses(token, 'ERR_JWT_MALFORMED', { message: text });
          assert.throws(() => lib.decode(token), tokenError('ERR_JWT_MALFORMED'), text);
          const inHeader = await forge({ headerText: `{"alg":"HS256",${text.slice(1)}` });
          await refuses(inHeader, 'ERR_JWT_MALFORMED', { message: text });
        }
      },
    },
    {
      name: 'members named like those of Object.prototype are plain data, as is the text "__proto__"',
      async run() {
        const note = '"__proto__":';
        const claims = { constructor: { prototype: 1 }, hasOwnProperty: false, toString: 'x', valueOf: null, note };
        const { payload } = await lib.verify(await forge({ claims }), SECRET, rules('HS256'));
        assert.deepEqual({ ...payload }, { ...CLAIMS, ...claims });
      },
    },
  ];
}

const NO_OBJECTS: readonly (string | Uint8Array)[] = [
  'null',
  'true',
  '5',
  '"text"',
  '[]',
  '[{}]',
  ' ',
  '{',
  '{}{}',
  "{'a':1}",
  '{"a":1,}',
  '{a:1}',
  'undefined',
  '{"a":NaN}',
  '\ufeff{}',
  '{"a":"\u0001"}',
  Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d),
  Uint8Array.of(0x22, 0xc0, 0x80, 0x22),
  Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0),
  bytesOf('{"a":"').slice(0, 6),
];

function json(context: Context): Case[] {
  const { refuses } = checksOf(context);
  return [
    {
      name: 'attack: a payload that is no JSON object, or no UTF-8, is malformed, once the signature held',
      async run() {
        for (const payloadText of NO_OBJECTS) {
          const token = await forge({ payloadText });
          await refuses(token, 'ERR_JWT_MALFORMED', { message: String(payloadText) });
          const [header, payload] = partsOf(token);
          await refuses(`${header}.${payload}.${toBase64url(new Uint8Array(32))}`, 'ERR_JWT_SIGNATURE_INVALID');
        }
      },
    },
    {
      name: 'attack: a header that is no JSON object, or no UTF-8, is malformed',
      async run() {
        for (const headerText of NO_OBJECTS) {
          await refuses(await forge({ headerText }), 'ERR_JWT_MALFORMED', { message: String(headerText) });
        }
      },
    },
    {
      name: 'attack: nothing of the payload shows unless the signature held',
      async run() {
        const expired = await forge({ claims: { exp: 1 }, secret: `another ${SECRET}` });
        await refuses(expired, 'ERR_JWT_SIGNATURE_INVALID');
      },
    },
  ];
}

function sizes(context: Context): Case[] {
  const { lib, assert } = context;
  const { refuses } = checksOf(context);
  return [
    {
      name: 'attack: a token over the limit is refused before anything else, at exactly one character more',
      async run() {
        const token = await forge({ claims: { pad: 'x'.repeat(500) } });
        await lib.verify(token, SECRET, rules('HS256', { maxTokenLength: token.length }));
        await refuses(token, 'ERR_JWT_TOO_LARGE', { options: rules('HS256', { maxTokenLength: token.length - 1 }) });
        for (const huge of ['.'.repeat(20_000_000), 'A'.repeat(16_385), '\u0000'.repeat(16_385)]) {
          await refuses(huge, 'ERR_JWT_TOO_LARGE');
          assert.throws(() => lib.decode(huge), tokenError('ERR_JWT_TOO_LARGE'));
        }
        await refuses('.'.repeat(16_384), 'ERR_JWT_MALFORMED');
      },
    },
    {
      name: 'attack: deep and long JSON within the limit ends in a verdict, never in a foreign error',
      async run() {
        const limit = rules('HS256', { maxTokenLength: 400_000 });
        const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
        for (const payloadText of [deep, deep.slice(0, -5), `{"a":${'{"a":'.repeat(40_000)}`]) {
          const token = await forge({ payloadText });
          const verdict = await lib.verify(token, SECRET, limit).catch((error: unknown) => error);
          assert.ok(verdict instanceof lib.TokenError, String(verdict));
        }
        const given = { key: p256.publicJwk, options: rules('ES256') };
        await refuses(`${partsOf(tokens.ES256)[0]}.e30.${'A'.repeat(16_000)}`, 'ERR_JWT_SIGNATURE_INVALID', given);
      },
    },
  ];
}
