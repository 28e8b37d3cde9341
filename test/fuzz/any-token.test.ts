import fc from 'fast-check';
import { createPublicKey } from 'node:crypto';
import { createVerifier, decode, explain, TokenError, verify } from 'strictjwt';
import { describe, expect } from 'vitest';
import { forge, seal } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';
import { endsIn } from './outcome.ts';
import { property } from './profile.ts';
import { anyJsonText, anyThing, base64urlText, tokenLikeText } from './values.ts';

const options = optionsFor('HS256', { expiration: 'optional', issuer: false, audience: false });
const verifier = createVerifier(SECRET, options);
const withCache = createVerifier(SECRET, { ...options, cache: { maxEntries: 50 } });
const asymmetric = createVerifier(createPublicKey(pair('ed25519').publicKey.export({ format: 'pem', type: 'spki' })), {
  ...options,
  algorithms: ['EdDSA'],
});

async function onlyTokenErrors(token: unknown): Promise<void> {
  const text = token as string;
  await endsIn([TokenError], () => verifier(text));
  await endsIn([TokenError], () => withCache(text));
  await endsIn([TokenError], () => asymmetric(text));
  await endsIn([TokenError], () => verify(text, SECRET, options));
  await endsIn([TokenError], () => decode(text));
}

describe('whatever is given as token', () => {
  property('of any type, ends in a TokenError and nothing else', anyThing, onlyTokenErrors);

  property('text that looks like a token, ends in a TokenError and nothing else', tokenLikeText, onlyTokenErrors);

  property(
    'any header and payload text, well signed, is judged without a foreign exception',
    fc.tuple(anyJsonText, anyJsonText),
    async ([headerText, payloadText]) => onlyTokenErrors(forge({ alg: 'HS256', key: SECRET, headerText, payloadText })),
  );

  property(
    'any payload bytes behind a good header, well signed, are judged without a foreign exception',
    fc.oneof(fc.uint8Array({ maxLength: 60 }), anyJsonText),
    async (payloadText) => onlyTokenErrors(forge({ alg: 'HS256', key: SECRET, payloadText })),
  );

  property(
    'any segments, well signed as they stand, are judged without a foreign exception',
    fc.tuple(base64urlText, base64urlText),
    async ([header, payload]) => onlyTokenErrors(seal('HS256', `${header}.${payload}`, SECRET)),
  );

  property('explain never throws, with and without a key', fc.oneof(anyThing, tokenLikeText), async (token) => {
    const alone = await explain(token as string);
    expect(alone.valid).toBe(false);
    const full = await explain(token as string, SECRET, options);
    expect(full.valid).toBe(false);
    expect(full.checks.some((check) => check.status === 'fail' && check.code !== undefined)).toBe(true);
  });
});
