import type { Algorithm, SigningKey, VerificationKey } from 'strictjwt';
import { checksOf } from './checks.ts';
import { ed25519, encrypted, p256, p384, rsa, secp256k1, smallRsa, tokens } from './fixtures.ts';
import { bytesOf, derOf, rules, SECRET, signing, toBase64url } from './forge.ts';
import type { Case, Context, Topic } from './types.ts';

type Refusal = readonly [why: string, algorithm: Algorithm, key: unknown];

const INVALID_FOR_BOTH: readonly Refusal[] = [
  ['an empty secret', 'HS256', ''],
  ['a secret of 31 bytes', 'HS256', 'x'.repeat(31)],
  ['a secret of 47 bytes', 'HS384', new Uint8Array(47).fill(7)],
  ['an oct JWK of 63 bytes', 'HS512', { kty: 'oct', k: toBase64url('x'.repeat(63)) }],
  ['a public key for HMAC', 'HS256', rsa.publicJwk],
  ['an oct JWK for RSA', 'RS256', { kty: 'oct', k: toBase64url(SECRET) }],
  ['text that is no PEM', 'RS256', SECRET],
  ['a PEM of nothing', 'RS256', '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----'],
  ['a PEM cut short', 'ES256', p256.spki.slice(0, 80)],
  ['an encrypted PEM', 'ES256', encrypted],
  ['bytes for ES256', 'ES256', derOf(p256.spki)],
  ['a JWK of an unknown kty', 'ES256', { ...p256.jwk, kty: 'XX' }],
  ['a JWK for another algorithm', 'ES256', { ...p256.jwk, alg: 'ES384' }],
  ['a JWK for encryption', 'ES256', { ...p256.jwk, use: 'enc' }],
  ['a JWK with other key_ops', 'ES256', { ...p256.jwk, key_ops: ['deriveBits'] }],
  ['null', 'HS256', null],
  ['undefined', 'HS256', undefined],
  ['a number', 'HS256', 42],
  ['an empty object', 'ES256', {}],
  ['a Date', 'ES256', new Date(0)],
];

const INVALID_TO_SIGN: readonly Refusal[] = [
  ['a public PEM', 'ES256', p256.spki],
  ['a public JWK', 'ES256', p256.publicJwk],
  ['a certificate', 'RS256', rsa.x509],
  ['a key on another curve', 'ES256', p384.pkcs8],
  ['an EC key for RSA', 'RS256', p256.pkcs8],
  ['an RSA key for EC', 'ES256', rsa.pkcs8],
  ['an EC key for EdDSA', 'EdDSA', p256.pkcs8],
  ['an Ed25519 key for EC', 'ES256', ed25519.pkcs8],
  ['a key on secp256k1', 'ES256', secp256k1.pkcs8],
  ['RSA of 1024 bits', 'RS256', smallRsa.pkcs8],
  ['a JWK of RSA with 1024 bits', 'PS256', smallRsa.jwk],
  ['a set of keys', 'ES256', { keys: [p256.jwk] }],
];

const INVALID_TO_VERIFY: readonly Refusal[] = [
  ['a set without a key that fits', 'ES256', { keys: [p384.publicJwk] }],
  ['a private PKCS#8', 'ES256', p256.pkcs8],
  ['a private SEC1', 'ES256', p256.sec1],
  ['a private PKCS#1', 'RS256', rsa.pkcs1],
  ['a private JWK', 'ES256', p256.jwk],
  ['a key on another curve', 'ES256', p384.spki],
  ['an EC key for RSA', 'RS256', p256.spki],
  ['an RSA certificate for EC', 'ES256', rsa.x509],
  ['an RSA key for EdDSA', 'EdDSA', rsa.spki],
  ['a key on secp256k1', 'ES256', secp256k1.spki],
  ['RSA of 1024 bits', 'RS256', smallRsa.spki],
  ['an RSA JWK with exponent 1', 'RS256', { ...rsa.publicJwk, e: 'AQ' }],
  ['an RSA JWK with an even exponent', 'RS256', { ...rsa.publicJwk, e: 'AQAA' }],
  [
    'a set that mixes secrets and public keys',
    'ES256',
    {
      keys: [
        { ...p256.publicJwk, kid: 'a' },
        { kty: 'oct', k: toBase64url(SECRET), kid: 'b' },
      ],
    },
  ],
  ['a set that holds a private key', 'ES256', { keys: [p256.jwk] }],
  [
    'a set that holds a private key without its exponent',
    'RS256',
    { keys: [rsa.publicJwk, { ...rsa.publicJwk, kid: 'b', p: rsa.jwk.p, q: rsa.jwk.q }] },
  ],
  ['an empty array', 'ES256', []],
  ['an array of eleven', 'HS256', Array.from({ length: 11 }, (_, index) => `${SECRET}${index}`)],
];

/** Keys that are wrong are a UsageError, for the one-shot call as for the prepared one. */
export const keyRefusals: Topic = (context) => [
  ...[...INVALID_FOR_BOTH, ...INVALID_TO_SIGN].map((refusal) => refusedBySign(context, refusal)),
  ...[...INVALID_FOR_BOTH, ...INVALID_TO_VERIFY].map((refusal) => refusedByVerify(context, refusal)),
  ...cryptoKeys(context),
  pointOffTheCurve(context),
  ...insecureSizes(context),
];

function refusedBySign(context: Context, [why, algorithm, untyped]: Refusal): Case {
  const { misuses } = checksOf(context);
  const key = untyped as SigningKey;
  return {
    name: `sign refuses ${why} (${algorithm})`,
    async run() {
      await misuses(() => context.lib.sign({}, key, signing(algorithm)), 'ERR_JWT_KEY_INVALID');
      await misuses(() => context.lib.createSigner(key, signing(algorithm))({}), 'ERR_JWT_KEY_INVALID', 'prepared');
    },
  };
}

function refusedByVerify(context: Context, [why, algorithm, untyped]: Refusal): Case {
  const { misuses } = checksOf(context);
  const key = untyped as VerificationKey;
  const token = tokens[algorithm];
  return {
    name: `verify refuses ${why} (${algorithm})`,
    async run() {
      await misuses(() => context.lib.verify(token, key, rules(algorithm)), 'ERR_JWT_KEY_INVALID');
      await misuses(() => context.lib.createVerifier(key, rules(algorithm))(token), 'ERR_JWT_KEY_INVALID', 'prepared');
    },
  };
}

function cryptoKeys(context: Context): Case[] {
  const { lib } = context;
  const { misuses } = checksOf(context);
  const { subtle } = crypto;
  return [
    {
      name: 'a CryptoKey of another hash, curve, family or usage is refused',
      async run() {
        const sha384 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' };
        const rs384 = await subtle.importKey('jwk', { ...rsa.publicJwk }, sha384, false, ['verify']);
        await misuses(() => lib.verify(tokens.RS256, rs384, rules('RS256')), 'ERR_JWT_KEY_INVALID', 'hash');
        await misuses(() => lib.verify(tokens.PS384, rs384, rules('PS384')), 'ERR_JWT_KEY_INVALID', 'family');
        const curve = { name: 'ECDSA', namedCurve: 'P-384' };
        const es384 = await subtle.importKey('jwk', { ...p384.publicJwk }, curve, false, ['verify']);
        await misuses(() => lib.verify(tokens.ES256, es384, rules('ES256')), 'ERR_JWT_KEY_INVALID', 'curve');
        const hmac = { name: 'HMAC', hash: 'SHA-256' };
        const signOnly = await subtle.importKey('raw', bytesOf(SECRET), hmac, false, ['sign']);
        await misuses(() => lib.verify(tokens.HS256, signOnly, rules('HS256')), 'ERR_JWT_KEY_INVALID', 'usage');
        await misuses(() => lib.sign({}, es384, signing('ES384')), 'ERR_JWT_KEY_INVALID', 'public');
      },
    },
    {
      name: 'a CryptoKey of a short secret is refused',
      async run() {
        const hmac = { name: 'HMAC', hash: 'SHA-256' };
        const short = await subtle.importKey('raw', new Uint8Array(31).fill(9), hmac, false, ['sign', 'verify']);
        await misuses(() => lib.sign({}, short, signing('HS256')), 'ERR_JWT_KEY_INVALID');
      },
    },
  ];
}

function pointOffTheCurve({ lib, assert }: Context): Case {
  return {
    name: 'a point off the curve verifies nothing',
    async run() {
      const jwk = { ...p256.publicJwk, y: p256.publicJwk.x };
      const verdict = await lib.verify(tokens.ES256, jwk, rules('ES256')).catch((error: unknown) => error);
      // Deno imports such a key and finds every signature wrong, all others refuse to import it
      const code = verdict instanceof lib.TokenError ? 'ERR_JWT_SIGNATURE_INVALID' : 'ERR_JWT_KEY_INVALID';
      assert.ok(verdict instanceof lib.TokenError || verdict instanceof lib.UsageError, String(verdict));
      assert.equal(Reflect.get(Object(verdict), 'code'), code);
    },
  };
}

function insecureSizes(context: Context): Case[] {
  const { lib, assert } = context;
  // the token that introductions to JWT show, made with a secret of 19 bytes
  const wellKnown =
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0Ijox' +
    'NTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c';
  const options = { algorithms: ['HS256'], issuer: false, audience: false, expiration: 'optional' } as const;
  return [
    {
      name: 'allowInsecureKeySizes is the one way to a short secret',
      async run() {
        const { misuses } = checksOf(context);
        await misuses(() => lib.verify(wellKnown, 'your-256-bit-secret', options), 'ERR_JWT_KEY_INVALID');
        const allowed = { ...options, allowInsecureKeySizes: true };
        assert.equal((await lib.verify(wellKnown, 'your-256-bit-secret', allowed)).payload.name, 'John Doe');
        await misuses(() => lib.verify(wellKnown, '', allowed), 'ERR_JWT_KEY_INVALID', 'empty stays refused');
      },
    },
  ];
}
