import type { SignOptions, VerifyOptions } from 'strictjwt';
import { checksOf } from './checks.ts';
import { p256 } from './fixtures.ts';
import { forge, rules, SECRET, signing } from './forge.ts';
import type { Case, Context, Topic } from './types.ts';

/** Three classes for three kinds of fault, options checked at construction, and nothing secret in an error. */
export const errors: Topic = (context) => [
  ...classes(context),
  ...options(context),
  ...garbage(context),
  ...leaks(context),
];

async function thrownBy(action: () => unknown): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  return undefined;
}

function classes({ lib, assert }: Context): Case[] {
  return [
    {
      name: "errors: each class is an Error with a literal name, a code and the library's identity",
      async run() {
        const old = await forge({ claims: { exp: 1 } });
        const expired = await thrownBy(() => lib.verify(old, SECRET, rules('HS256')));
        assert.ok(expired instanceof lib.TokenError && expired instanceof Error);
        assert.ok(!(expired instanceof lib.UsageError) && !(expired instanceof lib.JwksError));
        assert.equal(expired instanceof lib.TokenError && expired.name, 'TokenError');
        assert.equal(String(expired).startsWith('TokenError: '), true);
        const wrongKey = await thrownBy(() => lib.sign({}, '', signing('HS256')));
        assert.ok(wrongKey instanceof lib.UsageError && wrongKey.name === 'UsageError');
        assert.ok(!(wrongKey instanceof lib.TokenError));
      },
    },
    {
      name: 'errors: the message says what was found and what was expected',
      async run() {
        const token = await forge();
        const error = await thrownBy(() => lib.verify(token, SECRET, rules('HS256', { audience: 'https://b' })));
        assert.ok(error instanceof lib.TokenError);
        assert.ok(String(error).includes('https://api.example') && String(error).includes('https://b'), String(error));
      },
    },
  ];
}

function options(context: Context): Case[] {
  const { lib } = context;
  const { misuses } = checksOf(context);
  const good = rules('HS256');
  const wrong: Record<string, object> = {
    'no algorithms': { algorithms: undefined },
    'an empty list of algorithms': { algorithms: [] },
    'algorithms as text': { algorithms: 'HS256' },
    'mixed families': { algorithms: ['HS256', 'RS256'] },
    'an undefined issuer': { issuer: undefined },
    'an empty issuer': { issuer: '' },
    'an issuer of true': { issuer: true },
    'a regular expression as issuer': { issuer: /issuer/ },
    'an empty list of audiences': { audience: [] },
    'an undefined audience': { audience: undefined },
    'a misspelled option': { ignoreExpiration: true },
    'an option of jsonwebtoken': { complete: true },
    'an undefined maxAge': { maxAge: undefined },
    'an empty subject': { subject: '' },
    'an unknown expiration': { expiration: 'sometimes' },
    'requiredClaims as text': { requiredClaims: 'scope' },
    'a maxTokenLength of zero': { maxTokenLength: 0 },
    'a maxTokenLength of NaN': { maxTokenLength: NaN },
    'a clock that is no function': { now: 5 },
    'isRevoked that is no function': { isRevoked: true },
    'a schema that is none': { schema: {} },
  };
  const cases = Object.entries(wrong).map(([what, more]) => ({
    name: `options: ${what} is refused before any token is seen`,
    async run() {
      const options = { ...good, ...more } as VerifyOptions;
      await misuses(() => lib.createVerifier(SECRET, options), 'ERR_JWT_OPTION_INVALID', 'prepared');
      await misuses(() => lib.verify('not even a token', SECRET, options), 'ERR_JWT_OPTION_INVALID', 'one call');
    },
  }));
  return [
    ...cases,
    {
      name: 'options: missing issuer, audience, expiresIn or algorithm, or no options at all, is refused',
      async run() {
        const { issuer: _i, ...noIssuer } = good;
        const { audience: _a, ...noAudience } = good;
        for (const options of [noIssuer, noAudience, {}, null, undefined, 'HS256']) {
          await misuses(() => lib.verify('a.b.c', SECRET, options as VerifyOptions), 'ERR_JWT_OPTION_INVALID');
        }
        await misuses(
          () => lib.sign({}, SECRET, { algorithm: 'HS256' } as SignOptions),
          'ERR_JWT_OPTION_INVALID',
          'no expiresIn',
        );
        await misuses(
          () => lib.sign({}, SECRET, { expiresIn: '5m' } as SignOptions),
          'ERR_JWT_OPTION_INVALID',
          'no algorithm',
        );
        for (const header of [{ alg: 'none' }, { alg: 'HS256' }, { crit: [] }, { b64: true }]) {
          const message = JSON.stringify(header);
          await misuses(() => lib.sign({}, SECRET, signing('HS256', { header })), 'ERR_JWT_OPTION_INVALID', message);
        }
      },
    },
  ];
}

const NO_TOKENS: readonly unknown[] = [
  undefined,
  null,
  0,
  1,
  NaN,
  true,
  5n,
  Symbol('t'),
  {},
  [],
  ['a.b.c'],
  () => 'a.b.c',
  new Date(0),
  new Uint8Array(9),
  '',
  '.',
  '..',
  '...',
  'a',
  'a.b',
  'a.b.c.d',
  'a..c',
  '.b.c',
  'a.b.',
  'null',
  '{}',
  '\0',
  'a.b.c',
  '💥.💥.💥',
  'é.é.é',
  ' a.b.c',
  'W10.e30.e30',
  'bnVsbA.e30.e30',
  '{"payload":"","signatures":[]}',
];

function garbage(context: Context): Case[] {
  const { refuses } = checksOf(context);
  const { lib, assert } = context;
  return [
    {
      name: 'errors: whatever comes instead of a token is a TokenError',
      async run() {
        const verifier = lib.createVerifier(SECRET, rules('HS256'));
        for (const value of NO_TOKENS) {
          const token = value as string;
          await refuses(token, 'ERR_JWT_MALFORMED', { message: String(value) });
          await assert.rejects(() => verifier(token), { name: 'TokenError', code: 'ERR_JWT_MALFORMED' }, String(value));
          assert.throws(() => lib.decode(token), { name: 'TokenError', code: 'ERR_JWT_MALFORMED' }, String(value));
          assert.equal((await lib.explain(token, SECRET, rules('HS256'))).valid, false);
        }
      },
    },
  ];
}

function leaks({ lib, assert }: Context): Case[] {
  const everything = (error: unknown): string => {
    if (!(error instanceof Error)) return '';
    const own = Object.getOwnPropertyNames(error).map((name) => String(Reflect.get(error, name)));
    return [String(error), ...own, everything(error.cause)].join('\n');
  };
  return [
    {
      name: 'errors: neither the token, nor a key, nor an unjudged claim is in any error',
      async run() {
        const token = await forge({ claims: { exp: 1, password: 'hunter2' } });
        const attempts = [
          () => lib.verify(token, SECRET, rules('HS256')),
          () => lib.verify(`${token}x`, SECRET, rules('HS256')),
          () => lib.verify(token, `${SECRET}!`, rules('HS256')),
          () => lib.verify(token, p256.pkcs8, rules('ES256')),
          () => lib.verify(token, SECRET.slice(0, 30), rules('HS256')),
        ];
        for (const attempt of attempts) {
          const said = everything(await thrownBy(attempt));
          assert.ok(said.length > 20);
          for (const hidden of [token, token.split('.')[1], token.split('.')[2], SECRET.slice(0, 30), 'hunter2']) {
            assert.ok(!said.includes(String(hidden)), said);
          }
          assert.ok(!said.includes(p256.jwk.d) && !said.includes(p256.pkcs8.split('\n')[1] ?? '-'));
        }
      },
    },
  ];
}
