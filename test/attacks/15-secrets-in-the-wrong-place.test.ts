import { inspect } from 'node:util';
import {
  createMultiVerifier,
  createRemoteIssuer,
  createRemoteJwks,
  createSigner,
  createVerifier,
  decode,
  explain,
  exportJwk,
  exportPem,
  generateKeyPair,
  generateSecret,
  jwkThumbprint,
  secondsLeft,
  sign,
  signatureFromDer,
  signatureToDer,
  tryVerify,
  verify,
} from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { now } from '../support/clock.ts';
import { forge } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// Arguments in another order, a secret where a name belongs: the error says what is wrong, and not what came. Errors end
// in logs.

type Any = (...given: readonly unknown[]) => unknown;

const token = forge({ alg: 'HS256', key: SECRET });
const { privatePem } = pair('p256');
const options = optionsFor('HS256');
const signing = { algorithm: 'HS256', expiresIn: 60, now };
const url = 'https://issuer.example/keys';

/** What must not show, in whatever it came. */
const VALUES: Readonly<Record<string, unknown>> = {
  'a secret': SECRET,
  'a token': token,
  'a bearer line': `Bearer ${token}`,
  'a private key': privatePem,
  'claims as text': JSON.stringify({ password: SECRET }),
  'a URL with a password': `https://user:${SECRET}@issuer.example/?key=${SECRET}`,
  'a URL object': new URL(`https://user:${SECRET}@issuer.example/?key=${SECRET}`),
  'a list of secrets': [SECRET],
  'a secret in a list of lists': [[SECRET]],
  'a token taken apart': token.split('.'),
  'bytes of a secret': Buffer.from(SECRET),
  'text as an object': new String(SECRET),
  'an object that holds it': { secret: SECRET },
  'a Map': new Map([[SECRET, SECRET]]),
  'a symbol': Symbol(SECRET),
  'an error': new Error(SECRET),
  'a request': new Request(url, { headers: { authorization: `Bearer ${token}` } }),
  'a JWK whose alg it is': { kty: 'oct', k: Buffer.from(SECRET).toString('base64url'), alg: SECRET, use: SECRET },
  'a JWK whose kty it is': { kty: SECRET },
};

const call =
  (f: unknown, ...given: readonly unknown[]): (() => unknown) =>
  () =>
    (f as Any)(...given);
const verifying = (more: object): (() => unknown) => call(verify, token, SECRET, { ...options, ...more });

/** Each place where something is handed in. */
const PLACES: Readonly<Record<string, (value: unknown) => () => unknown>> = {
  'the token': (value) => call(verify, value, SECRET, options),
  'the token of decode': (value) => call(decode, value),
  'the token of secondsLeft': (value) => call(secondsLeft, value),
  'the key of another family': (value) => call(verify, token, value, { ...options, algorithms: ['RS256'] }),
  'the key that a resolver answers': (value) => call(verify, token, () => value, { ...options, algorithms: ['HS512'] }),
  'the options of verify': (value) => call(verify, token, SECRET, value),
  'the options of createVerifier': (value) => call(createVerifier, SECRET, value),
  'the options of sign': (value) => call(sign, {}, SECRET, value),
  'the options of decode': (value) => call(decode, token, value),
  'the options of explain': (value) => call(explain, token, SECRET, value),
  'the options of a key set': (value) => call(createRemoteJwks, url, value),
  'key and options of createSigner': (value) => call(createSigner, value, value),
  'the claims': (value) => call(sign, value, value, { ...signing, algorithm: 'ES256' }),
  'what a call expects': (value) => call(createVerifier(SECRET, options), token, value),
  algorithms: (value) => verifying({ algorithms: value }),
  'an algorithm': (value) => verifying({ algorithms: [value] }),
  'algorithm when signing': (value) => call(sign, {}, SECRET, { ...signing, algorithm: value }),
  'issuer with something else': (value) => verifying({ issuer: [value, 1] }),
  typ: (value) => verifying({ typ: [value, 1] }),
  cache: (value) => verifying({ cache: value }),
  clockTolerance: (value) => verifying({ clockTolerance: value }),
  schema: (value) => verifying({ schema: value }),
  'what a clock answers': (value) => verifying({ now: () => value }),
  'what isRevoked answers': (value) => verifying({ isRevoked: () => value }),
  'what a schema answers': (value) =>
    verifying({ schema: { '~standard': { version: 1, vendor: 'test', validate: () => value } } }),
  'a claim that is expected, with something else': (value) => verifying({ claims: { sub2: [value, {}] } }),
  'the header': (value) => call(sign, {}, SECRET, { ...signing, header: value }),
  'the kid': (value) => call(sign, {}, SECRET, { ...signing, header: { kid: [value] } }),
  'what an external signer answers': (value) =>
    call(sign, {}, { algorithm: 'ES256', sign: () => value }, { expiresIn: 60, now }),
  generateSecret: (value) => call(generateSecret, value),
  generateKeyPair: (value) => call(generateKeyPair, value),
  'the options of generateKeyPair': (value) => call(generateKeyPair, 'RS256', value),
  exportJwk: (value) => call(exportJwk, value),
  exportPem: (value) => call(exportPem, value),
  'the algorithm of signatureFromDer': (value) => call(signatureFromDer, new Uint8Array(70), value),
  'the algorithm of signatureToDer': (value) => call(signatureToDer, new Uint8Array(64), value),
  jwkThumbprint: (value) => call(jwkThumbprint, value),
  createRemoteJwks: (value) => call(createRemoteJwks, value, { kid: SECRET }),
  cooldown: (value) => call(createRemoteJwks, url, { cooldown: value }),
  headers: (value) => call(createRemoteJwks, url, { headers: [value] }),
  createRemoteIssuer: (value) => call(createRemoteIssuer, value),
  discovery: (value) => call(createRemoteIssuer, 'https://issuer.example', { discovery: value, tenants: [1] }),
  createMultiVerifier: (value) => call(createMultiVerifier, value),
  'an entry of createMultiVerifier': (value) => call(createMultiVerifier, [value]),
  'the issuer of an entry': (value) => call(createMultiVerifier, [{ ...options, key: SECRET, issuer: [value] }]),
  tryVerify: (value) => call(tryVerify, value),
  'a promise for tryVerify': (value) => call(tryVerify, Promise.resolve(value)),
};

/** As loggers and error trackers write an error down. */
function written(error: unknown): string {
  const own = Object.getOwnPropertyNames(Object(error));
  return [
    inspect(error, { depth: Infinity, showHidden: true, getters: true }),
    JSON.stringify(error, own),
    JSON.stringify(error),
    inspect(structuredClone(error), { depth: Infinity }),
    String(error),
    String((error as Error).stack),
  ].join('\n');
}

const PARTS = [
  SECRET.slice(0, 20),
  SECRET.slice(20, 40),
  token.slice(24, 44),
  token.slice(-20),
  privatePem.slice(30, 50),
];

describe.each(Object.entries(PLACES))('nothing shows of what is handed in as %s', (_, place) => {
  it.each(Object.entries(VALUES))('when it is %s', async (_name, value) => {
    const attempt = place(value);
    const error = await Promise.resolve()
      .then(attempt)
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    // some fit: a token is a token, a secret is a key
    if (error === undefined) return;
    expect(error).toHaveProperty('code', expect.stringMatching(/^ERR_JW/));
    const text = written(error);
    for (const part of PARTS) expect(text).not.toContain(part);
  });
});
