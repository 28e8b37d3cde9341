// Whatever the calling code hands in as key, options or claims: a UsageError, or it works.
import fc from 'fast-check';
import {
  createRemoteIssuer,
  createRemoteJwks,
  createSigner,
  createVerifier,
  exportJwk,
  exportPem,
  explain,
  generateKeyPair,
  generateSecret,
  jwkThumbprint,
  sign,
  signatureFromDer,
  signatureToDer,
  TokenError,
  UsageError,
  verify,
  type Algorithm,
  type Jwk,
  type JwtClaims,
  type SigningKey,
  type SignOptions,
  type VerificationKey,
  type VerifierOptions,
} from 'strictjwt';
import { describe } from 'vitest';
import { forge } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';
import { endsIn } from './outcome.ts';
import { property } from './profile.ts';
import { anyThing } from './values.ts';

const tokens = {
  HS256: forge({ alg: 'HS256', key: SECRET, header: { kid: 'a' } }),
  ES256: forge({ alg: 'ES256', key: pair('p256').privateKey }),
} as const;

const jwkMember = fc.oneof(
  fc.constantFrom(
    'oct',
    'RSA',
    'EC',
    'OKP',
    'AKP',
    'P-256',
    'Ed25519',
    'ES256',
    'HS256',
    'sig',
    'verify',
    'AQAB',
    'AQ',
    'a',
  ),
  fc.constantFrom(['verify'], ['sign', 'verify'], [1], '', null),
  fc.constantFrom('x'.repeat(43), SECRET, 'A'.repeat(342), Buffer.alloc(32, 1).toString('base64url')),
  fc.anything({ maxDepth: 1 }),
);
const names = [
  'kty',
  'crv',
  'x',
  'y',
  'd',
  'n',
  'e',
  'k',
  'alg',
  'use',
  'key_ops',
  'kid',
  'pub',
  'priv',
  'p',
  'keys',
  'type',
  'sign',
];
const jwkLike = fc
  .tuple(
    fc.constantFrom('oct', 'RSA', 'EC', 'OKP', 'AKP', 'none', undefined),
    fc.dictionary(fc.constantFrom(...names), jwkMember, { maxKeys: 6 }),
  )
  .map(([kty, members]) => ({ ...members, ...(kty !== undefined && { kty }) }));

const anyKey: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: anyThing, weight: 3 },
  { arbitrary: jwkLike, weight: 3 },
  { arbitrary: fc.array(fc.oneof(jwkLike, anyThing), { maxLength: 12 }), weight: 1 },
  { arbitrary: fc.array(jwkLike, { maxLength: 4 }).map((keys) => ({ keys })), weight: 1 },
  {
    arbitrary: fc.record({ algorithm: fc.constantFrom('HS256', 'x'), sign: anyThing.map((answer) => () => answer) }),
    weight: 1,
  },
);

const anyAlgorithm = fc.constantFrom('HS256', 'ES256');

describe('whatever is given as key', () => {
  property(
    'to verify, ends in a UsageError or judges the token',
    fc.tuple(anyKey, anyAlgorithm),
    async ([given, algorithm]) => {
      // a function is a resolver, and what it throws is the caller's
      const key = typeof given === 'function' ? undefined : (given as VerificationKey);
      const token = tokens[algorithm];
      await endsIn([UsageError, TokenError], () =>
        createVerifier(key as VerificationKey, optionsFor(algorithm))(token),
      );
      await endsIn([UsageError, TokenError], () => verify(token, key as VerificationKey, optionsFor(algorithm)));
      if (key !== undefined) await endsIn([UsageError], () => explain(token, key, optionsFor(algorithm)));
    },
  );

  property(
    'by a resolver, ends in a TokenError or verifies',
    fc.tuple(anyKey, anyAlgorithm, fc.boolean()),
    async ([key, algorithm, late]) => {
      const answer = () => (late ? Promise.resolve(key) : key) as Jwk;
      await endsIn([TokenError], () => verify(tokens[algorithm], answer, optionsFor(algorithm)));
    },
  );

  property('to sign, ends in a UsageError or signs', fc.tuple(anyKey, anyAlgorithm), async ([key, algorithm]) => {
    await endsIn([UsageError], () => sign({}, key as SigningKey, { algorithm, expiresIn: 5 }));
    await endsIn([UsageError], () => createSigner(key as SigningKey, { expiresIn: 5 } as SignOptions)({}));
  });

  property('to be exported, ends in a UsageError or is exported', anyKey, async (key) => {
    await endsIn([UsageError], () => exportJwk(key as string));
    await endsIn([UsageError], () => exportPem(key as Jwk));
    await endsIn([UsageError], () => jwkThumbprint(key as Jwk));
  });
});

const optionNames = [
  'algorithm',
  'algorithms',
  'expiresIn',
  'notBefore',
  'issuer',
  'audience',
  'issuedAt',
  'header',
  'now',
  'allowInsecureKeySizes',
  'subject',
  'typ',
  'expiration',
  'requiredClaims',
  'maxAge',
  'clockTolerance',
  'schema',
  'maxTokenLength',
  'cache',
  'oddName',
];
const optionValue = fc.oneof(
  { arbitrary: anyThing.filter((value) => typeof value !== 'function'), weight: 2 },
  {
    arbitrary: fc.constantFrom<unknown>(
      'HS256',
      ['HS256'],
      ['ES256'],
      ['HS256', 'ES256'],
      [],
      'JWT',
      'optional',
      'required',
      ['sub'],
    ),
    weight: 3,
  },
  {
    arbitrary: fc.constantFrom<unknown>(
      '5m',
      5,
      0,
      -1,
      1e400,
      NaN,
      '5',
      '5ms',
      true,
      false,
      undefined,
      null,
      {},
      { kid: 'a' },
    ),
    weight: 3,
  },
  {
    arbitrary: fc.constantFrom<unknown>(
      () => 0,
      () => 1e12,
      { maxEntries: 2 },
      { ttl: '1s' },
      { maxEntries: 0 },
      { '~standard': {} },
    ),
    weight: 1,
  },
);
const anyOptions = fc.oneof(
  { arbitrary: anyThing, weight: 1 },
  { arbitrary: fc.dictionary(fc.constantFrom(...optionNames), optionValue, { maxKeys: 4 }), weight: 3 },
  {
    arbitrary: fc
      .dictionary(fc.constantFrom(...optionNames), optionValue, { maxKeys: 2 })
      .map((more) => ({ algorithms: ['HS256'], issuer: false, audience: false, ...more })),
    weight: 3,
  },
);

describe('whatever is given as options', () => {
  property('to verify, ends in a UsageError or judges the token', anyOptions, async (options) => {
    const token = tokens.HS256;
    await endsIn([UsageError, TokenError], () => createVerifier(SECRET, options as VerifierOptions)(token));
    await endsIn([UsageError, TokenError], () => verify(token, SECRET, options as VerifierOptions));
    await endsIn([UsageError], () => explain(token, SECRET, options as VerifierOptions));
  });

  property('to sign, ends in a UsageError or signs', anyOptions, async (options) => {
    await endsIn([UsageError], () => sign({}, SECRET, options as SignOptions));
    await endsIn([UsageError], () => sign({}, SECRET, { algorithm: 'HS256', expiresIn: 5, ...(options as object) }));
  });

  property('to the helpers, ends in a UsageError', fc.tuple(anyThing, anyOptions), async ([value, options]) => {
    await endsIn([UsageError], () => generateSecret(value as Algorithm));
    await endsIn([UsageError], () => generateKeyPair(value as Algorithm, options as object));
    await endsIn([UsageError], () => createRemoteJwks(value as string));
    await endsIn([UsageError], () => createRemoteJwks('https://a.example', options as object));
    await endsIn([UsageError], () => createRemoteIssuer(value as string));
    await endsIn([UsageError], () => createRemoteIssuer('https://a.example', options as object));
    await endsIn([UsageError], () => signatureFromDer(value as Uint8Array, 'ES256'));
    await endsIn([UsageError], () => signatureToDer(value as Uint8Array, 'ES256'));
    await endsIn([UsageError], () => signatureToDer(new Uint8Array(64), value as Algorithm));
  });
});

describe('whatever is given as claims', () => {
  const claimNames = ['iss', 'aud', 'sub', 'jti', 'exp', 'nbf', 'iat', '__proto__', 'toJSON', 'a'];
  const anyClaims = fc.oneof(anyThing, fc.dictionary(fc.constantFrom(...claimNames), anyThing, { maxKeys: 4 }));
  const signer = createSigner(SECRET, { algorithm: 'HS256', expiresIn: 5 });

  property('ends in a UsageError or is signed', anyClaims, (claims) =>
    endsIn([UsageError], () => signer(claims as JwtClaims)),
  );
});
