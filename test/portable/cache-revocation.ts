import type { JwtClaims, JwtHeader, StandardSchema, VerifierOptions } from 'strictjwt';
import { checksOf, tokenError } from './checks.ts';
import { tokens } from './fixtures.ts';
import { forge, NOW, rules, SECRET } from './forge.ts';
import type { Case, Context, Topic } from './types.ts';

/** The verified-token cache remembers that a signature held and nothing else; `isRevoked` is asked last, always. */
export const cacheAndRevocation: Topic = (context) => [...cached(context), ...revoked(context)];

/** A verifier whose clock and options the test moves. */
function cachedVerifier({ lib }: Context, more: Partial<VerifierOptions> = {}) {
  const clock = { now: NOW };
  const verifier = lib.createVerifier(SECRET, { ...rules('HS256'), cache: true, ...more, now: () => clock.now });
  return { clock, verifier };
}

function cached(context: Context): Case[] {
  const { lib, assert } = context;
  const { misuses } = checksOf(context);
  return [
    {
      name: 'cache: a hit answers the same, in objects of its own',
      async run() {
        const { verifier } = cachedVerifier(context);
        const token = await forge({ claims: { deep: { list: [1, { a: 2 }] } }, header: { kid: 'k' } });
        const first = await verifier(token);
        const before = JSON.stringify(first);
        const deep = first.payload.deep as { list: unknown[] };
        deep.list.push('changed');
        first.payload.sub = 'changed';
        first.header.kid = 'changed';
        assert.equal(JSON.stringify(await verifier(token)), before);
        assert.equal(JSON.stringify(await verifier(token)), before);
      },
    },
    {
      name: 'cache: exp, nbf and maxAge are judged anew on every hit',
      async run() {
        const { verifier, clock } = cachedVerifier(context, { maxAge: '4m' });
        const token = await forge({ claims: { nbf: NOW / 1000 } });
        await verifier(token);
        clock.now = NOW - 1000;
        await assert.rejects(() => verifier(token), tokenError('ERR_JWT_NOT_ACTIVE', 'nbf'));
        clock.now = NOW + 240_000;
        await verifier(token);
        clock.now = NOW + 241_000;
        await assert.rejects(() => verifier(token), tokenError('ERR_JWT_TOO_OLD', 'iat'));
        clock.now = NOW + 300_000;
        await assert.rejects(() => verifier(token), tokenError('ERR_JWT_EXPIRED', 'exp'));
      },
    },
    {
      name: 'cache: a rejected token is rejected again, and is not mistaken for its good neighbour',
      async run() {
        const { verifier } = cachedVerifier(context);
        const token = await forge();
        const forged = `${token.slice(0, -6)}AAAAAA`;
        await verifier(token);
        for (let round = 0; round < 3; round++) {
          await assert.rejects(() => verifier(forged), tokenError('ERR_JWT_SIGNATURE_INVALID'));
          assert.equal((await verifier(token)).payload.sub, 'user-1');
        }
      },
    },
    {
      name: 'cache: works with one entry, with ttl, and when many tokens take turns',
      async run() {
        const { verifier, clock } = cachedVerifier(context, { cache: { maxEntries: 1, ttl: '10s' } });
        const subjects = Array.from({ length: 20 }, (_, index) => `user-${index}`);
        const many = await Promise.all(subjects.map(async (sub) => ({ sub, token: await forge({ claims: { sub } }) })));
        for (let round = 0; round < 2; round++) {
          for (const { sub, token } of many) assert.equal((await verifier(token)).payload.sub, sub);
          clock.now += 11_000;
        }
      },
    },
    {
      name: 'cache: with a resolver, which is asked on every hit, a withdrawn key stops at once',
      async run() {
        let answer: string | null = SECRET;
        let asked = 0;
        const resolver = () => {
          asked += 1;
          return answer;
        };
        const verifier = lib.createVerifier(resolver, { ...rules('HS256'), cache: true });
        await verifier(tokens.HS256);
        await verifier(tokens.HS256);
        assert.equal(asked, 2);
        answer = `another ${SECRET}`;
        await assert.rejects(() => verifier(tokens.HS256), tokenError('ERR_JWT_SIGNATURE_INVALID'));
        answer = null;
        await assert.rejects(() => verifier(tokens.HS256), tokenError('ERR_JWT_KEY_NOT_FOUND'));
      },
    },
    {
      name: 'cache: belongs to createVerifier, and its options are checked',
      async run() {
        const withCache = (cache: unknown) => ({ ...rules('HS256'), cache }) as VerifierOptions;
        const wrong = [0, 'yes', null, undefined, { maxEntries: 0 }, { maxEntries: 1.5 }, { ttl: '5' }, { size: 5 }];
        for (const cache of wrong) {
          const what = JSON.stringify(cache) ?? 'undefined';
          await misuses(() => lib.createVerifier(SECRET, withCache(cache)), 'ERR_JWT_OPTION_INVALID', what);
        }
        await misuses(() => lib.verify(tokens.HS256, SECRET, withCache(true)), 'ERR_JWT_OPTION_INVALID', 'verify');
        const off = lib.createVerifier(SECRET, withCache(false));
        assert.equal((await off(tokens.HS256)).payload.sub, 'user-1');
      },
    },
  ];
}

function revoked(context: Context): Case[] {
  const { lib, assert } = context;
  const { refuses } = checksOf(context);
  return [
    {
      name: 'isRevoked: only false accepts, now or later',
      async run() {
        for (const answer of [false, Promise.resolve(false)]) {
          await lib.verify(tokens.HS256, SECRET, rules('HS256', { isRevoked: () => answer }));
        }
        for (const answer of [true, Promise.resolve(true), undefined, null, 0, '', NaN, {}, Promise.resolve(null)]) {
          const options = rules('HS256', { isRevoked: (() => answer) as () => boolean });
          await refuses(tokens.HS256, 'ERR_JWT_REVOKED', { options, message: String(answer) });
        }
      },
    },
    {
      name: 'isRevoked: gets payload and header, is asked last, and what it throws goes to the caller',
      async run() {
        const seen: [unknown, JwtHeader][] = [];
        const options = rules('HS256', {
          isRevoked(payload, header) {
            seen.push([payload.sub, header]);
            return false;
          },
        });
        await refuses(await forge({ claims: { exp: 1 } }), 'ERR_JWT_EXPIRED', { options });
        await refuses(await forge({ secret: `${SECRET}.` }), 'ERR_JWT_SIGNATURE_INVALID', { options });
        assert.equal(seen.length, 0);
        await lib.verify(await forge({ header: { kid: 'k' } }), SECRET, options);
        assert.equal(JSON.stringify(seen), '[["user-1",{"alg":"HS256","typ":"JWT","kid":"k"}]]');
        const down = new RangeError('store down');
        const failing = rules('HS256', {
          isRevoked: () => {
            throw down;
          },
        });
        assert.equal(await lib.verify(tokens.HS256, SECRET, failing).catch((error: unknown) => error), down);
      },
    },
    {
      name: 'isRevoked: is asked on cache hits too',
      async run() {
        const deny = new Set<unknown>();
        const { verifier } = cachedVerifier(context, { isRevoked: ({ sub }) => deny.has(sub) });
        await verifier(tokens.HS256);
        await verifier(tokens.HS256);
        deny.add('user-1');
        await assert.rejects(() => verifier(tokens.HS256), tokenError('ERR_JWT_REVOKED'));
        deny.clear();
        await verifier(tokens.HS256);
      },
    },
    {
      name: 'schema: its output is the payload, its issues a TokenError',
      async run() {
        const withSchema = (validate: StandardSchema['~standard']['validate']) => {
          const schema = { '~standard': { version: 1, vendor: 'test', validate } } as StandardSchema<JwtClaims>;
          return rules('HS256', { schema });
        };
        const good = withSchema((value) => ({ value: { id: Reflect.get(Object(value), 'sub') } }));
        const { payload } = await lib.verify(tokens.HS256, SECRET, good);
        assert.deepEqual({ ...payload }, { id: 'user-1' });
        const bad = withSchema(() => ({ issues: [{ message: 'no scope' }] }));
        await refuses(tokens.HS256, 'ERR_JWT_SCHEMA', { options: bad });
      },
    },
  ];
}
