import {
  createRemoteJwks,
  createSigner,
  createVerifier,
  decode,
  generateKeyPair,
  sign,
  verify,
  type SignOptions,
} from 'strictjwt';
import { describe, it } from 'vitest';
import { forge } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { expectRefusal, type Refusal } from './refusal.ts';

const ALGORITHMS =
  'HS256, RS256, PS256, HS384, RS384, PS384, HS512, RS512, PS512, ES256, ES384, ES512, EdDSA, Ed25519, ML-DSA-44, ML-DSA-65, ML-DSA-87';
const LIST = `expected a non-empty list out of ${ALGORITHMS}, HS* never together with others`;
const DURATION = "expected a number of seconds, 0 or more, or text with a unit such as '30s', '15m', '2h', '7d', '1w'";
const EXPECTED = 'expected a non-empty string, a list of them, a function, or false (not checked)';
const UNSET = '(is an environment variable unset? leave the option out to use its default)';
const KNOWN =
  'known: algorithms, issuer, audience, subject, typ, expiration, requiredClaims, claims, header, maxAge, clockTolerance, schema, isRevoked, allowNumericSub, maxTokenLength, padding, now, allowInsecureKeySizes, cache';

const make = (options: unknown) => () => createVerifier(SECRET, options as never);
const verifier = (more: object) => make({ algorithms: ['HS256'], issuer: false, audience: false, ...more });
const signer = (more: object) => () => createSigner(SECRET, { algorithm: 'HS256', expiresIn: 5, ...more } as never);
const remote = (options: object) => () => createRemoteJwks('https://issuer.example/jwks', options as never);

describe('a wrong option of verify is named, with what came and what is expected', () => {
  const cases: readonly Refusal[] = [
    ['the options must be an object, got undefined; call createVerifier(key, options)', make(undefined)],
    ['the options must be an object, got null; call createVerifier(key, options)', make(null)],
    ['the options must be an object, got a list; call createVerifier(key, options)', make([])],
    ['the options must be an object, got text; call createVerifier(key, options)', make('HS256')],
    ['the options must be an object, got a number; call createVerifier(key, options)', make(5)],
    ['the options must be an object, got a function; call createVerifier(key, options)', make(() => 5)],
    ['option "algorithms" is missing; it is the list of algorithms you accept, e.g. algorithms: ["ES256"]', make({})],
    [
      'option "issuer" is missing; name who must have issued the token, or say issuer: false',
      make({ algorithms: ['HS256'], audience: false }),
    ],
    [
      'option "audience" is missing; name for whom it must be, or say audience: false',
      make({ algorithms: ['HS256'], issuer: false }),
    ],
    [
      `option "algorithms" is undefined (is an environment variable unset?), ${LIST}`,
      verifier({ algorithms: undefined }),
    ],
    [`option "algorithms" is an empty list, ${LIST}`, verifier({ algorithms: [] })],
    [`option "algorithms" is ["none"], ${LIST}`, verifier({ algorithms: ['none'] })],
    [
      'option "algorithms" is ["HS256", "ES256"], expected HS* or others, never both (a secret is no public key): two entries of createMultiVerifier',
      verifier({ algorithms: ['HS256', 'ES256'] }),
    ],
    [
      `option "algorithms" is ["hs256"], ${LIST.replace('expected ', 'expected "HS256" in these letters: ')}`,
      verifier({ algorithms: ['hs256'] }),
    ],
    [
      `option "algorithms" is ["RS256", "Eddsa"], ${LIST.replace('expected ', 'expected "EdDSA" in these letters: ')}`,
      verifier({ algorithms: ['RS256', 'Eddsa'] }),
    ],
    [`option "algorithms" is "HS256", ${LIST}`, verifier({ algorithms: 'HS256' })],
    [`option "algorithms" is a list, ${LIST}`, verifier({ algorithms: ['HS256', 5] })],
    [`option "algorithms" is a list, ${LIST}`, verifier({ algorithms: [Object.create(null)] })],
    [`option "algorithms" is a list, ${LIST}`, verifier({ algorithms: [Symbol('HS256'), 'RS256'] })],
    [`option "algorithms" is an object, ${LIST}`, verifier({ algorithms: new Set(['HS256']) })],
    [
      'the options must be an object, got a promise: await it; call createVerifier(key, options)',
      make(Promise.resolve({})),
    ],
    [`option "issuer" is undefined (is an environment variable unset?), ${EXPECTED}`, verifier({ issuer: undefined })],
    [`option "issuer" is "", ${EXPECTED}`, verifier({ issuer: '' })],
    [`option "issuer" is an empty list, ${EXPECTED}`, verifier({ issuer: [] })],
    [`option "audience" is 5, ${EXPECTED}`, verifier({ audience: 5 })],
    [`unknown option "Issuer"; did you mean "issuer"? ${KNOWN}`, verifier({ Issuer: 'a' })],
    ['option "subject" is "", expected a non-empty string', verifier({ subject: '' })],
    [
      'option "typ" is true, expected a non-empty string, or a non-empty list of them, or false',
      verifier({ typ: true }),
    ],
    [`option "expiration" is "never", expected 'required' or 'optional'`, verifier({ expiration: 'never' })],
    [
      'option "requiredClaims" is "sub", expected a non-empty list of non-empty strings',
      verifier({ requiredClaims: 'sub' }),
    ],
    [`option "maxAge" is "5", ${DURATION}`, verifier({ maxAge: '5' })],
    [`option "maxAge" is undefined ${UNSET}, ${DURATION}`, verifier({ maxAge: undefined })],
    [`option "clockTolerance" is NaN, ${DURATION}`, verifier({ clockTolerance: NaN })],
    [`option "clockTolerance" is -1, ${DURATION}`, verifier({ clockTolerance: -1 })],
    ['option "schema" is an object, expected a Standard Schema v1 (zod, valibot, arktype …)', verifier({ schema: {} })],
    [
      'option "isRevoked" is true, expected a function (payload, header) => boolean or a promise of it',
      verifier({ isRevoked: true }),
    ],
    ['option "maxTokenLength" is 0, expected a whole number, 1 or more', verifier({ maxTokenLength: 0 })],
    ['option "now" is 5, expected a function that returns milliseconds, like Date.now', verifier({ now: 5 })],
    ['option "allowInsecureKeySizes" is 1, expected true or false', verifier({ allowInsecureKeySizes: 1 })],
    ['option "cache" is 5, expected true, false, or { maxEntries, ttl }', verifier({ cache: 5 })],
    ['option "cache" must be an object, got a promise: await it', verifier({ cache: Promise.resolve({}) })],
    ['option "cache.maxEntries" is 0, expected a whole number, 1 or more', verifier({ cache: { maxEntries: 0 } })],
    ['unknown option "cache.size"; known: maxEntries, ttl', verifier({ cache: { size: 1 } })],
    [`option "cache.ttl" is "x", ${DURATION}`, verifier({ cache: { ttl: 'x' } })],
    [
      'option "now" returned NaN, it must return milliseconds, like Date.now',
      () =>
        verify(forge({ alg: 'HS256', key: SECRET }), SECRET, {
          algorithms: ['HS256'],
          issuer: false,
          audience: false,
          now: () => NaN,
        }),
    ],
  ];
  it.each(cases)('%s', (...refusal) => expectRefusal('ERR_JWT_OPTION_INVALID', refusal));
});

describe('a wrong option of sign is named, with what came and what is expected', () => {
  const cases: readonly Refusal[] = [
    [
      'the options must be an object, got undefined; call createSigner(key, options)',
      () => createSigner(SECRET, undefined as never),
    ],
    [
      'option "algorithm" is missing, and the key does not name one',
      () => createSigner(SECRET, { expiresIn: 5 } as SignOptions),
    ],
    [`option "algorithm" is "none", expected one of ${ALGORITHMS}`, signer({ algorithm: 'none' })],
    [`option "expiresIn" is true, ${DURATION}, or false`, signer({ expiresIn: true })],
    [`option "notBefore" is -1, ${DURATION}`, signer({ notBefore: -1 })],
    ['option "issuer" is "", expected a non-empty string', signer({ issuer: '' })],
    ['option "audience" is an empty list, expected a non-empty string or a list of them', signer({ audience: [] })],
    ['option "issuedAt" is "no", expected true or false', signer({ issuedAt: 'no' })],
    ['option "header" is 5, expected an object of header fields that JSON can carry', signer({ header: 5 })],
    ['option "header" must not set "alg"', signer({ header: { alg: 'none' } })],
    ['option "header" must not set "crit"', signer({ header: { crit: [] } })],
    ['option "header" must not set "b64"', signer({ header: { b64: false } })],
    ['header "kid" is 5, expected a non-empty string', signer({ header: { kid: 5 } })],
    ['header "typ" is "", expected a non-empty string', signer({ header: { typ: '' } })],
    [
      'header "x" is undefined (is an environment variable unset?), expected a JSON value',
      signer({ header: { x: undefined } }),
    ],
    ['the header cannot be written as JSON: the value at "x" is a function', signer({ header: { x: () => 1 } })],
    [
      'the header cannot be written as JSON: the value has a "__proto__" member',
      signer({ header: JSON.parse('{"a":{"__proto__":1}}') as object }),
    ],
  ];
  it.each(cases)('%s', (...refusal) => expectRefusal('ERR_JWT_OPTION_INVALID', refusal));
});

const cycle: { a: { b?: unknown } } = { a: {} };
cycle.a.b = cycle.a;

describe('claims that cannot be signed are named, with what came and what is expected', () => {
  const plain = { algorithm: 'HS256', expiresIn: 5 } as const;
  const claims =
    (given: unknown, options: object = plain) =>
    () =>
      sign(given as never, SECRET, options as never);
  const NOT_JSON = 'the claims cannot be written as JSON';
  const cases: readonly Refusal[] = [
    ['the claims must be a plain object, got null', claims(null)],
    ['the claims must be a plain object, got a list', claims([])],
    ['the claims must be a plain object, got an object', claims(new Map())],
    ['both option "expiresIn" and claim "exp" are given', claims({ exp: 5 })],
    ['both option "notBefore" and claim "nbf" are given', claims({ nbf: 5 }, { ...plain, notBefore: 1 })],
    [
      `give expiresIn (e.g. '15m'), or an "exp" claim, or expiresIn: false: never expires`,
      claims({}, { algorithm: 'HS256' }),
    ],
    ['option "issuer" is "b", the claims already have "iss" "a"', claims({ iss: 'a' }, { ...plain, issuer: 'b' })],
    [
      'option "audience" is "a", the claims already have "aud" ["a"]',
      claims({ aud: ['a'] }, { ...plain, audience: 'a' }),
    ],
    ...['exp', 'nbf', 'iat'].map(
      (name): Refusal => [
        `claim "${name}" is text, expected a finite number of seconds since 1970`,
        claims({ [name]: '1' }, { algorithm: 'HS256' }),
      ],
    ),
    ['claim "iss" is a number, expected a string', claims({ iss: 1 })],
    ['claim "sub" is a number, expected a string: String(…), or see allowNumericSub', claims({ sub: 1 })],
    ['claim "jti" is a number, expected a string: String(…)', claims({ jti: 1 })],
    ['claim "aud" is a list, expected a string or a list of strings', claims({ aud: [1] })],
    [`${NOT_JSON}: the value at "a" is a BigInt: write it as text, String(…)`, claims({ a: 1n })],
    [
      `${NOT_JSON}: the value at "a" at "1" at "b" is a BigInt: write it as text, String(…)`,
      claims({ a: [0, { b: 2n }] }),
    ],
    [`${NOT_JSON}: the value at "a" at "b" is an object that it stands in itself: a cycle`, claims(cycle)],
    [`${NOT_JSON}: the value at "a" is NaN`, claims({ a: NaN })],
    [`${NOT_JSON}: the value at "a" at "0" is undefined, in a list`, claims({ a: [undefined] })],
    [`${NOT_JSON}: the value at "a" at "b" at "1" is Infinity`, claims({ a: { b: [1, Infinity] } })],
    [`${NOT_JSON}: the value at "a" is a function`, claims({ a: () => 1 })],
    [`${NOT_JSON}: the value at "a" is a symbol`, claims({ a: Symbol('a') })],
    [`${NOT_JSON}: the value at "a" is [object Map]`, claims({ a: new Map() })],
    [`${NOT_JSON}: the value at "a" writes itself as null`, claims({ a: new Date(NaN) })],
    [`${NOT_JSON}: the value has a "__proto__" member`, claims(JSON.parse('{"a":{"__proto__":1}}'))],
  ];
  it.each(cases)('%s', (...refusal) => expectRefusal('ERR_JWT_OPTION_INVALID', refusal));
});

describe('a wrong option of the helpers is named, with what came and what is expected', () => {
  const cases: readonly Refusal[] = [
    ['option "maxTokenLength" is 0, expected a whole number, 1 or more', () => decode('', { maxTokenLength: 0 })],
    [
      'option "modulusLength" is 1024, expected a number of bits, from 2048 to 16384, a multiple of 8',
      () => generateKeyPair('RS256', { modulusLength: 1024 }),
    ],
    [
      'generateKeyPair: option "modulusLength" is for RSA, not for "ES256"',
      () => generateKeyPair('ES256', { modulusLength: 2048 }),
    ],
    ['option "extractable" is 1, expected true or false', () => generateKeyPair('ES256', { extractable: 1 as never })],
    ['the URL is not an absolute URL (got text), expected https://…', () => createRemoteJwks('x')],
    [
      'the URL begins with another scheme, expected https (http only on loopback, or with allowInsecureTransport: true)',
      () => createRemoteJwks('ftp://localhost/'),
    ],
    [
      'the URL begins with http:, expected https (http only on loopback, or with allowInsecureTransport: true)',
      () => createRemoteJwks('http://a.example'),
    ],
    ['the URL holds credentials, use the option "headers"', () => createRemoteJwks('https://u:p@a.example')],
    [
      `option "timeout" is 0, expected a number of seconds, more than 0, or text with a unit such as '5s'`,
      remote({ timeout: 0 }),
    ],
    ...(
      [
        ['timeout', 5000, `300 s as a bare number: 5000 s are 1.4 hours; '5s'?`],
        ['timeout', 1500, `300 s as a bare number: 1500 s are 0.4 hours; '1.5s'?`],
        ['cooldown', 60_000, `3600 s as a bare number: 60000 s are 16.7 hours; '1m'?`],
        ['cacheMaxAge', 600_000, `86400 s as a bare number: 600000 s are 6.9 days; '10m'?`],
        ['cacheMaxAge', 86_400_000, `86400 s as a bare number: 86400000 s are 1000.0 days; '1d'?`],
        ['staleIfError', 3_600_000, `604800 s as a bare number: 3600000 s are 41.7 days; '1h'?`],
      ] as const
    ).map(
      ([name, value, rest]): Refusal => [
        `option "${name}" is ${value}, expected at most ${rest}`,
        remote({ [name]: value }),
      ],
    ),
    [
      'option "headers" is an object, expected an object of header names and text, as HTTP allows them, or a function that answers one',
      remote({ headers: { a: 1 } }),
    ],
    ['option "fetch" is 1, expected a function like fetch', remote({ fetch: 1 })],
    ['option "maxBytes" is 0, expected a whole number, 1 or more', remote({ maxBytes: 0 })],
    ...['cacheMaxAge', 'cooldown', 'staleIfError'].map(
      (name): Refusal => [`option "${name}" is "1", ${DURATION}`, remote({ [name]: '1' })],
    ),
  ];
  it.each(cases)('%s', (...refusal) => expectRefusal('ERR_JWT_OPTION_INVALID', refusal));
});
