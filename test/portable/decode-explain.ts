import type { Explanation } from 'strictjwt';
import { checksOf, tokenError } from './checks.ts';
import { p256, tokens } from './fixtures.ts';
import { CLAIMS, forge, fromBase64url, hmac, NOW_SECONDS, partsOf, rules, SECRET, toBase64url } from './forge.ts';
import type { Case, Context, Topic } from './types.ts';

/** `decode` shows and verifies nothing, `explain` judges everything and throws for nothing. */
export const decodeExplain: Topic = (context) => [...decoded(context), ...explained(context)];

function decoded({ lib, assert }: Context): Case[] {
  return [
    {
      name: 'decode: header, payload and the bytes of the signature, for any algorithm',
      run() {
        for (const [algorithm, token] of Object.entries(tokens)) {
          const { header, payload, signature } = lib.decode(token);
          assert.deepEqual({ ...header }, { alg: algorithm, typ: 'JWT' });
          assert.deepEqual({ ...payload }, CLAIMS);
          assert.ok(signature instanceof Uint8Array);
          assert.deepEqual([...signature], [...fromBase64url(partsOf(token)[2])]);
        }
      },
    },
    {
      name: 'decode: two results share nothing',
      run() {
        const first = lib.decode(tokens.HS256);
        first.payload.sub = 'changed';
        first.signature.fill(0);
        const second = lib.decode(tokens.HS256);
        assert.equal(second.payload.sub, 'user-1');
        assert.ok(second.signature.some((byte) => byte !== 0));
      },
    },
    {
      name: 'decode: refuses a number out of range in a time claim and a payload that is no object',
      async run() {
        const far = await forge({ payloadText: '{"exp":1e400}' });
        assert.throws(() => lib.decode(far), tokenError('ERR_JWT_CLAIM_INVALID', 'exp'));
        const list = await forge({ payloadText: '[]' });
        assert.throws(() => lib.decode(list), tokenError('ERR_JWT_MALFORMED'));
      },
    },
    {
      name: 'decode: takes maxTokenLength and refuses unknown options',
      run() {
        assert.throws(() => lib.decode(tokens.HS256, { maxTokenLength: 50 }), tokenError('ERR_JWT_TOO_LARGE'));
        const wrong = { complete: true } as object;
        assert.throws(() => lib.decode(tokens.HS256, wrong), { name: 'UsageError', code: 'ERR_JWT_OPTION_INVALID' });
      },
    },
  ];
}

const statusOf = ({ checks }: Explanation, name: string) => checks.find((check) => check.name === name)?.status;

function explained(context: Context): Case[] {
  const { lib, assert } = context;
  const { misuses } = checksOf(context);
  const options = rules('HS256');
  return [
    {
      name: 'explain: a good token passes every check, in the order of the pipeline',
      async run() {
        const token = await forge({ claims: { scope: 'read' } });
        const { valid, checks, payload } = await lib.explain(token, SECRET, { ...options, requiredClaims: ['scope'] });
        assert.equal(valid, true);
        assert.deepEqual({ ...payload }, { ...CLAIMS, scope: 'read' });
        assert.deepEqual(
          checks.filter(({ status }) => status === 'fail'),
          [],
        );
        const order = [
          'format',
          'header',
          'algorithm',
          'crit',
          'typ',
          'key',
          'signature',
          'payload',
          'exp',
          'iss',
          'aud',
          'scope',
        ];
        assert.deepEqual(
          checks.map(({ name }) => name).filter((name) => order.includes(name)),
          order,
        );
      },
    },
    {
      name: 'explain: goes on past the first failure and shows them all',
      async run() {
        const late = await forge({ claims: { exp: NOW_SECONDS, aud: 'https://b' }, header: { typ: 'x' } });
        const [header, payload] = partsOf(late);
        const forged = await lib.explain(`${header}.${payload}.${await hmac('something else')}`, SECRET, options);
        assert.equal(forged.valid, false);
        for (const name of ['typ', 'signature', 'exp', 'aud']) assert.equal(statusOf(forged, name), 'fail', name);
        for (const name of ['format', 'algorithm', 'iss']) assert.equal(statusOf(forged, name), 'pass', name);
      },
    },
    {
      name: 'explain: without a key it says what can be known and is never valid',
      async run() {
        const { valid, header, payload, decoded } = await lib.explain(await forge());
        assert.equal(valid, false);
        assert.deepEqual([header, payload], [undefined, undefined]);
        assert.equal(decoded?.header?.alg, 'HS256');
        assert.equal(decoded?.payload?.sub, 'user-1');
      },
    },
    {
      name: 'explain: its first failure carries the code that verify throws',
      async run() {
        const bad = [
          'nonsense',
          await forge({ claims: { exp: 1 } }),
          await forge({ header: { crit: [] } }),
          tokens.ES256,
          await forge({ secret: `${SECRET}.` }),
          await forge({ payloadText: '[]' }),
          await forge({ claims: { iss: 5, exp: 1 } }),
          `${(await forge()).slice(0, -1)}!`,
          await forge({ header: { typ: 5, alg: 'none' } }),
          `${toBase64url('{"alg":"HS256"}')}.${toBase64url('{"__proto__":1}')}.${toBase64url(new Uint8Array(32))}`,
        ];
        for (const token of bad) {
          const { valid, checks } = await lib.explain(token, SECRET, options);
          const thrown = await lib.verify(token, SECRET, options).catch((error: unknown) => error);
          const first = checks.find(({ status }) => status === 'fail');
          assert.equal(valid, false);
          assert.ok(thrown instanceof lib.TokenError);
          assert.equal(first?.code, Reflect.get(Object(thrown), 'code'), token);
        }
      },
    },
    {
      name: 'explain: wrong keys and options are a UsageError, as in verify',
      async run() {
        await misuses(() => lib.explain(tokens.HS256, p256.pkcs8, rules('ES256')), 'ERR_JWT_KEY_INVALID');
        await misuses(() => lib.explain(tokens.HS256, SECRET, { ...options, issuer: '' }), 'ERR_JWT_OPTION_INVALID');
      },
    },
  ];
}
