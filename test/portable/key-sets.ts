import type { Jwk, Jwks, KeyResolver, VerificationKey } from 'strictjwt';
import { checksOf } from './checks.ts';
import { ed25519, p256, p384, p521, rsa, tokens } from './fixtures.ts';
import {
  ANOTHER_P256,
  AUDIENCE,
  bytesOf,
  CLAIMS,
  forge,
  forgeEs256,
  ISSUER,
  now,
  rules,
  SECRET,
  signing,
  toBase64url,
} from './forge.ts';
import type { Case, Context, Topic } from './types.ts';

/** JWKS objects, arrays of keys, resolvers and external signers. */
export const keySets: Topic = (context) => [
  ...sets(context),
  ...arrays(context),
  ...resolvers(context),
  ...externalSigners(context),
  ...snapshots(context),
];

const options = rules('ES256');

function sets(context: Context): Case[] {
  const { lib, assert } = context;
  const { refuses } = checksOf(context);
  const a = { ...p256.publicJwk, kid: 'a' };
  const b = { ...p384.publicJwk, kid: 'b' };
  const accepts = async (token: string, keys: object[]) =>
    assert.equal((await lib.verify(token, { keys: keys as { kty?: string }[] }, options)).payload.sub, 'user-1');
  return [
    {
      name: 'JWKS: kid picks; without kid the few that fit are tried',
      async run() {
        await accepts(await forgeEs256({ header: { kid: 'a' } }), [b, a]);
        await accepts(await forgeEs256(), [b, a, { ...rsa.publicJwk, kid: 'c' }]);
        const two = { keys: [a, { ...a, kid: 'c' }] };
        await accepts(await forgeEs256(), two.keys);
        const eleven = { keys: Array.from({ length: 11 }, (_, i) => ({ ...a, kid: `c${i}` })) };
        await refuses(await forgeEs256(), 'ERR_JWT_KEY_AMBIGUOUS', { key: eleven, options });
        const twins = { keys: [a, { ...a }] };
        await refuses(await forgeEs256({ header: { kid: 'a' } }), 'ERR_JWT_KEY_AMBIGUOUS', { key: twins, options });
        await refuses(await forgeEs256({ header: { kid: 'z' } }), 'ERR_JWT_KEY_NOT_FOUND', { key: two, options });
        const unfit = await forgeEs256({ header: { kid: 'b' } });
        await refuses(unfit, 'ERR_JWT_KEY_NOT_FOUND', { key: { keys: [a, b] }, options });
      },
    },
    {
      name: 'JWKS: keys this library cannot use are skipped',
      async run() {
        const strange = [
          { kty: 'XX', kid: 'a' },
          { kty: 'EC', crv: 'P-9', x: 'AA', y: 'AA' },
          { ...a, use: 'enc' },
          { kty: 'OKP', crv: 'X25519', x: 'AA' },
        ];
        await accepts(await forgeEs256({ header: { kid: 'a' } }), [...strange, a]);
      },
    },
    {
      name: 'JWKS: two fitting keys of the same kid are ambiguous',
      async run() {
        const token = await forgeEs256({ header: { kid: 'a' } });
        await refuses(token, 'ERR_JWT_KEY_AMBIGUOUS', { key: { keys: [a, { ...a }] }, options });
      },
    },
  ];
}

function arrays(context: Context): Case[] {
  const { lib, assert } = context;
  const { refuses } = checksOf(context);
  const older = `older ${SECRET}`;
  return [
    {
      name: 'array: old and new secret both verify during rotation, a third does not',
      async run() {
        const verifier = lib.createVerifier([SECRET, older], rules('HS256'));
        for (const secret of [SECRET, older]) {
          assert.equal((await verifier(await forge({ secret }))).payload.sub, 'user-1');
        }
        const third = await forge({ secret: `third ${SECRET}` });
        await refuses(third, 'ERR_JWT_SIGNATURE_INVALID', { key: [SECRET, older] });
      },
    },
    {
      name: 'array: kinds may be mixed, and a kid picks',
      async run() {
        const keys = [p384.spki, { ...p256.publicJwk, kid: 'now' }, ed25519.x509];
        const both = { ...options, algorithms: ['ES256', 'ES384', 'EdDSA'] } as const;
        for (const token of [tokens.ES256, tokens.ES384, tokens.EdDSA, await forgeEs256({ header: { kid: 'now' } })]) {
          assert.equal((await lib.verify(token, keys, both)).payload.sub, 'user-1');
        }
      },
    },
  ];
}

function resolvers(context: Context): Case[] {
  const { lib, assert } = context;
  const { refuses } = checksOf(context);
  const unusable: unknown[] = [
    null,
    undefined,
    '',
    [],
    {},
    0,
    'not a key',
    p256.pkcs8,
    p256.jwk,
    p384.publicJwk,
    rsa.spki,
    ed25519.spki,
    { keys: [] },
    new Uint8Array(),
    SECRET,
  ];
  return [
    {
      name: 'resolver: gets header and token, answers now or later with any kind of key',
      async run() {
        const token = await forgeEs256({ header: { kid: 'k1' } });
        const set = { keys: [{ ...p256.publicJwk, kid: 'k1' }] };
        const answers: VerificationKey[] = [p256.spki, p256.publicJwk, set, [p256.x509]];
        for (const answer of answers) {
          const seen: unknown[] = [];
          const resolver = ((header, text) => {
            seen.push(header.kid, header.alg, text);
            return answer;
          }) as KeyResolver;
          await lib.verify(token, resolver, options);
          await lib.createVerifier(async (header, text) => resolver(header, text), options)(token);
          assert.deepEqual(seen, ['k1', 'ES256', token, 'k1', 'ES256', token]);
        }
      },
    },
    {
      name: 'resolver: an empty, unusable or unfitting answer rejects the token and never verifies',
      async run() {
        for (const answer of unusable) {
          const resolver = (() => answer) as KeyResolver;
          const message = JSON.stringify(answer) ?? 'undefined';
          await refuses(tokens.ES256, 'ERR_JWT_KEY_NOT_FOUND', { key: resolver, options, message });
        }
        await refuses(await forge({ secret: 'x' }), 'ERR_JWT_KEY_NOT_FOUND', { key: async () => '' });
      },
    },
    {
      name: 'resolver: what it throws goes to the caller, and it is not asked for tokens refused before',
      async run() {
        const down = new RangeError('database down');
        const thrown = await lib
          .verify(
            tokens.ES256,
            () => {
              throw down;
            },
            options,
          )
          .catch((error: unknown) => error);
        assert.equal(thrown, down);
        let asked = 0;
        const counting: KeyResolver = () => {
          asked += 1;
          return p256.spki;
        };
        await refuses(tokens.ES384, 'ERR_JWT_ALG_NOT_ALLOWED', { key: counting, options });
        const critical = await forgeEs256({ header: { crit: ['x'] } });
        await refuses(critical, 'ERR_JWT_CRIT_UNSUPPORTED', { key: counting, options });
        assert.equal(asked, 0);
      },
    },
  ];
}

function externalSigners(context: Context): Case[] {
  const { lib, assert } = context;
  const { misuses } = checksOf(context);
  const { subtle } = crypto;
  return [
    {
      name: 'external signer: signs somewhere else, sets alg and kid, and its length is checked',
      async run() {
        const curve = { name: 'ECDSA', namedCurve: 'P-521' };
        const key = await subtle.importKey('jwk', { ...p521.jwk }, curve, false, ['sign']);
        const sign = async (data: Uint8Array) =>
          new Uint8Array(await subtle.sign({ name: 'ECDSA', hash: 'SHA-512' }, key, Uint8Array.from(data)));
        const signer = { algorithm: 'ES512', kid: 'kms-1', sign } as const;
        const token = await lib.sign({ iss: ISSUER, aud: AUDIENCE }, signer, { expiresIn: 60, now });
        const { header } = await lib.verify(token, p521.spki, rules('ES512'));
        assert.deepEqual([header.alg, header.kid], ['ES512', 'kms-1']);
        const short = { ...signer, sign: async (data: Uint8Array) => (await sign(data)).subarray(1) };
        await misuses(() => lib.sign({}, short, { expiresIn: 60, now }), 'ERR_JWT_KEY_INVALID', 'short');
        await misuses(() => lib.sign({}, signer, signing('ES256')), 'ERR_JWT_KEY_INVALID', 'two names');
      },
    },
  ];
}

function snapshots(context: Context): Case[] {
  const { lib, assert } = context;
  const { refuses } = checksOf(context);
  return [
    {
      name: 'a prepared verifier and signer have their own copy: wiping the secret changes nothing',
      async run() {
        const secret = bytesOf(SECRET);
        const verifier = lib.createVerifier(secret, rules('HS256'));
        const signer = lib.createSigner(secret, signing('HS256'));
        secret.fill(0);
        const token = await signer({ iss: ISSUER, aud: AUDIENCE });
        assert.equal((await verifier(token)).payload.iss, ISSUER);
        assert.equal((await lib.verify(token, SECRET, rules('HS256'))).payload.iss, ISSUER);
      },
    },
    {
      name: 'the one-shot call follows what is in the bytes, the JWK or the set now',
      async run() {
        const secret = bytesOf(SECRET);
        await lib.verify(tokens.HS256, secret, rules('HS256'));
        secret.fill(66);
        await refuses(tokens.HS256, 'ERR_JWT_SIGNATURE_INVALID', { key: secret });
        const jwk = { kty: 'oct', k: toBase64url(SECRET) };
        assert.equal((await lib.verify(tokens.HS256, jwk, rules('HS256'))).payload.sub, CLAIMS.sub);
        jwk.k = toBase64url('x'.repeat(64));
        await refuses(tokens.HS256, 'ERR_JWT_SIGNATURE_INVALID', { key: jwk });
        const set: Jwks & { keys: Jwk[] } = { keys: [{ ...p256.publicJwk }] };
        await lib.verify(tokens.ES256, set, options);
        set.keys[0] = { ...ANOTHER_P256 };
        await refuses(tokens.ES256, 'ERR_JWT_SIGNATURE_INVALID', { key: set, options });
      },
    },
  ];
}
