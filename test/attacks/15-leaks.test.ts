import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createVerifier, explain, TokenError, type VerificationKey, verify, type VerifyOptions } from 'strictjwt';
import { NOW_SECONDS } from '../support/clock.ts';
import { base64url, forge, GOOD_CLAIMS, seal, segmentsOf } from '../support/forge.ts';
import { ASYMMETRIC_NAMES, pair, pairFor, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// hono (the whole token in messages), CVE-2022-39304: errors end in logs, logs end anywhere.

/** Must never show: a claim that no check asks about. */
const CANARY = 'canary-b5e1c7d2';
const CLAIMS = { ...GOOD_CLAIMS, email: CANARY, nested: { secret: [CANARY] }, [CANARY]: 1 };

interface Rejection {
  readonly name: string;
  readonly token: string;
  readonly key?: VerificationKey;
  readonly options?: VerifyOptions;
}

const token = (header: Record<string, unknown> = {}, claims: Record<string, unknown> = {}, key = SECRET): string =>
  forge({ alg: 'HS256', key, header: { canary: CANARY, ...header }, payload: { ...CLAIMS, ...claims } });
const good = segmentsOf(token());

const REJECTIONS: readonly Rejection[] = [
  { name: 'padding', token: `${token()}=` },
  { name: 'four segments', token: `${token()}.${good.payload}` },
  { name: 'two segments', token: `${good.header}.${good.payload}` },
  { name: 'a bad character', token: `${good.header}.${good.payload}!.${good.signature}` },
  { name: 'too long', token: token({}, { long: 'x'.repeat(20_000) }) },
  { name: 'header not JSON', token: forge({ alg: 'HS256', key: SECRET, headerText: `{"canary":"${CANARY}",` }) },
  { name: 'header not an object', token: forge({ alg: 'HS256', key: SECRET, headerText: `["${CANARY}"]` }) },
  {
    name: 'header not UTF-8',
    token: forge({ alg: 'HS256', key: SECRET, headerText: Buffer.concat([Buffer.from(CANARY), Buffer.from([255])]) }),
  },
  { name: 'payload not JSON', token: forge({ alg: 'HS256', key: SECRET, payloadText: `{"email":"${CANARY}",` }) },
  { name: 'payload text', token: forge({ alg: 'HS256', key: SECRET, payloadText: CANARY }) },
  { name: 'payload a list', token: forge({ alg: 'HS256', key: SECRET, payload: [CANARY] }) },
  {
    name: 'payload with __proto__',
    token: forge({ alg: 'HS256', key: SECRET, payloadText: `{"__proto__":{"a":"${CANARY}"}}` }),
  },
  { name: 'alg', token: token({ alg: 'none' }) },
  { name: 'crit', token: token({ crit: ['exp'] }) },
  { name: 'typ', token: token({ typ: 'at+jwt' }) },
  { name: 'kid', token: token({ kid: 1 }) },
  { name: 'wrong key', token: token({}, {}, 'another-secret-of-enough-bytes-for-sha-256') },
  { name: 'wrong signature length', token: `${good.header}.${good.payload}.${good.signature.slice(0, -4)}` },
  { name: 'no key', token: token(), key: () => null },
  { name: 'a bad key', token: token(), key: () => `${CANARY}-short` },
  { name: 'unknown kid', token: token({ kid: 'b' }), key: { keys: [{ kty: 'oct', kid: 'a', k: base64url(SECRET) }] } },
  { name: 'expired', token: token({}, { exp: NOW_SECONDS - 1 }) },
  { name: 'no exp', token: token({}, { exp: undefined }) },
  { name: 'bad exp', token: token({}, { exp: {} }) },
  { name: 'not active', token: token({}, { nbf: NOW_SECONDS + 60 }) },
  { name: 'too old', token: token({}, { iat: 1 }), options: optionsFor('HS256', { maxAge: '1h' }) },
  { name: 'issuer', token: token({}, { iss: 'https://other.example' }) },
  { name: 'audience', token: token({}, { aud: 'https://other.example' }) },
  { name: 'subject', token: token({}, { sub: 'user-2' }), options: optionsFor('HS256', { subject: 'user-1' }) },
  { name: 'required claim', token: token(), options: optionsFor('HS256', { requiredClaims: ['tenant'] }) },
  { name: 'revoked', token: token(), options: optionsFor('HS256', { isRevoked: () => true }) },
  {
    name: 'schema',
    token: token(),
    options: optionsFor('HS256', {
      schema: {
        '~standard': { version: 1, vendor: 'x', validate: () => ({ issues: [{ message: 'no', path: ['role'] }] }) },
      },
    }),
  },
];

/** Everything a logger could find: message, stack, own and hidden properties, the chain of causes. */
function everythingOf(error: unknown): string {
  const parts: string[] = [];
  for (let at: unknown = error; at !== undefined && at !== null; at = (at as { cause?: unknown }).cause) {
    parts.push(
      String(at),
      inspect(at, {
        depth: Infinity,
        showHidden: true,
        getters: true,
        maxStringLength: Infinity,
        maxArrayLength: Infinity,
      }),
    );
    parts.push(JSON.stringify(at), JSON.stringify(Object.getOwnPropertyDescriptors(at)), String((at as Error).stack));
  }
  return parts.join('\n');
}

function secretsOf(text: string): string[] {
  const segments = text.split('.').filter((segment) => segment.length > 8);
  return [
    text,
    ...segments,
    ...segments.map((segment) => segment.slice(0, 24)),
    CANARY,
    base64url(CANARY).slice(0, -2),
    SECRET,
    base64url(SECRET),
  ];
}

async function rejectionOf(attempt: Promise<unknown>): Promise<TokenError> {
  const error: unknown = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TokenError)) expect.fail(`expected a TokenError, got ${inspect(error)}`);
  return error;
}

describe('leaks: a rejection shows neither the token, nor a key, nor a claim that was not judged', () => {
  it.each(REJECTIONS)('$name', async ({ token: text, key = SECRET, options = optionsFor('HS256') }) => {
    const cached = createVerifier(key, { ...options, cache: true });
    for (const attempt of [() => verify(text, key, options), () => cached(text)]) {
      const error = await rejectionOf(attempt());
      const shown = everythingOf(error);
      for (const secret of secretsOf(text))
        expect(shown.includes(secret), `${error.message} holds ${secret}`).toBe(false);
      expect(error.message.length).toBeGreaterThan(10);
    }
  });

  it.each(REJECTIONS)(
    '$name: nor do the lines of explain',
    async ({ token: text, key = SECRET, options = optionsFor('HS256') }) => {
      const { checks, valid } = await explain(text, key, options);
      expect(valid).toBe(false);
      const shown = JSON.stringify(checks);
      for (const secret of secretsOf(text)) expect(shown.includes(secret), secret).toBe(false);
    },
  );

  it.each(ASYMMETRIC_NAMES)('%s: nor the key when the signature is wrong', async (algorithm) => {
    const { publicPem, publicKey } = pairFor(algorithm);
    const forged = forge({ alg: algorithm, key: pairFor(algorithm).privateKey });
    const { header, signature } = segmentsOf(forged);
    const text = `${header}.${base64url(JSON.stringify(CLAIMS))}.${signature}`;
    for (const key of [publicPem, publicKey, { ...publicKey.export({ format: 'jwk' }) } as VerificationKey]) {
      const error = await rejectionOf(verify(text, key, optionsFor(algorithm)));
      expect(error.code).toBe('ERR_JWT_SIGNATURE_INVALID');
      const shown = everythingOf(error);
      for (const secret of [...secretsOf(text), publicPem.slice(40, 80)]) expect(shown.includes(secret)).toBe(false);
    }
  });
});

describe('leaks: a wrong key is named by what is wrong with it', () => {
  const { privatePem, privateKey } = pair('rsa');
  const body = privatePem.split('\n')[3] ?? '';
  const secretText = `${CANARY}-short`;

  it.each<[string, VerificationKey, string, 'HS256' | 'RS256']>([
    ['short secret', secretText, CANARY, 'HS256'],
    ['short bytes', Buffer.from(secretText), CANARY, 'HS256'],
    ['oct JWK', { kty: 'oct', k: base64url(secretText) }, base64url(CANARY).slice(0, -2), 'HS256'],
    ['private PEM as secret', privatePem, body, 'HS256'],
    ['private PEM', privatePem, body, 'RS256'],
    ['broken PEM', privatePem.replace('MII', 'MIX'), body, 'RS256'],
    ['cut PEM', privatePem.slice(0, 600), body, 'RS256'],
    [
      'private JWK',
      { ...privateKey.export({ format: 'jwk' }) } as VerificationKey,
      privateKey.export({ format: 'jwk' }).d ?? '',
      'RS256',
    ],
    ['text that is no key', `${CANARY} is no PEM`, CANARY, 'RS256'],
  ])('%s', async (_, key, secret, algorithm) => {
    const error: unknown = await verify(token(), key, optionsFor(algorithm)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'UsageError', code: 'ERR_JWT_KEY_INVALID' });
    expect(secret.length).toBeGreaterThan(8);
    expect(everythingOf(error).includes(secret), (error as Error).message).toBe(false);
  });
});

describe('leaks: untrusted text in messages is escaped and cut', () => {
  const NASTY = 'x\r\n2026-01-05 INFO admin logged in\u001b[2J\u001b]0;title\u0007\u202e\u0000\u2028</script>';

  it.each([
    ['alg', forge({ alg: 'HS256', key: SECRET, header: { alg: NASTY } })],
    ['typ', forge({ alg: 'HS256', key: SECRET, header: { typ: NASTY } })],
    ['iss', forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, iss: NASTY } })],
    ['aud', forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, aud: [NASTY] } })],
    ['kid', forge({ alg: 'HS256', key: SECRET, header: { kid: NASTY } })],
  ])('in %s', async (name, text) => {
    const set = { keys: [{ kty: 'oct', kid: 'a', k: base64url(SECRET) }] };
    const { message } = await rejectionOf(verify(text, name === 'kid' ? set : SECRET, optionsFor('HS256')));
    expect(message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
    expect(message).toMatch(/\\[rn]|\\u00/);
  });

  it('shows at most 64 characters of it', async () => {
    for (const length of [64, 65, 1000]) {
      const value = 'y'.repeat(length);
      const text = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, iss: value } });
      const { message } = await rejectionOf(verify(text, SECRET, optionsFor('HS256')));
      expect(/y+/.exec(message)?.[0]).toHaveLength(64);
    }
  });

  it('a sealed but senseless token is rejected without a word of its text', async () => {
    const text = seal('HS256', `${base64url(CANARY)}.${base64url(CANARY)}`, SECRET);
    expect(everythingOf(await rejectionOf(verify(text, SECRET, optionsFor('HS256'))))).not.toContain(CANARY);
  });
});
