// A failure is one line that says what to do, and holds nothing of what was handed in.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, strictjwt } from './cli.ts';
import { AT, FILES, publicJwk, SECRET, SECRET_ENV, tokens, tokenWith } from './fixtures.ts';
import { pair } from '../support/keys.ts';
import { type Behaviour, send, startServer } from '../remote/server.ts';

const json = (value: unknown): Behaviour => send(JSON.stringify(value));

const CANARY = 'hunter2-Correct.Horse';
writeFileSync(join(folder, 'canary.txt'), CANARY);
writeFileSync(join(folder, 'canary.json'), `{"kty":"${CANARY}","k":"${CANARY}",`);
writeFileSync(join(folder, 'canary-jwk.json'), JSON.stringify({ kty: 'oct', k: CANARY, alg: CANARY }));
writeFileSync(join(folder, 'canary.pem'), `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----\n`);
writeFileSync(join(folder, 'cut.pem'), `-----BEGIN PRIVATE KEY-----\n${CANARY}\n`);
writeFileSync(join(folder, 'bom.txt'), `\ufeff${CANARY}`);

describe('nothing that was handed in comes back out of', () => {
  const key = ['--key', FILES.publicPem];
  it.each<[string, readonly string[], string?]>([
    ['--secret', ['--secret', CANARY, tokens.es256]],
    ['--secret with =', [`--secret=${CANARY}`, tokens.es256]],
    ['--password', ['verify', `--password=${CANARY}`, tokens.es256]],
    ['a misspelt option', [`--secert=${CANARY}`, tokens.es256]],
    ['an option that is the secret', [`--${CANARY}`, tokens.es256]],
    ['a PEM as an argument', [tokens.es256, `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----`]],
    ['a PEM as --key', [tokens.es256, '--key', `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----`]],
    ['a secret as --key', [tokens.es256, '--key', CANARY]],
    ['a secret as the name of its variable', ['verify', tokens.es256, '--secret-env', CANARY]],
    ['a secret as the name of its file', ['verify', tokens.es256, '--secret-file', CANARY]],
    ['a secret as token', [CANARY, ...key]],
    ['a secret beside a token', [CANARY, tokens.es256, ...key]],
    ['a secret as algorithm', [tokens.es256, ...key, '--alg', CANARY]],
    ['a secret as time', [tokens.es256, ...key, '--at', CANARY]],
    ['a secret as tolerance', [tokens.es256, ...key, '--tolerance', CANARY]],
    ['a secret as age', [tokens.es256, ...key, '--max-age', CANARY]],
    ['a flag with a value', [tokens.es256, ...key, `--json=${CANARY}`]],
    ['a key file that is none', [tokens.es256, '--key', 'canary.txt']],
    ['a key file of broken JSON', [tokens.es256, '--key', 'canary.json']],
    ['a key file with a JWK that is none', [tokens.es256, '--key', 'canary-jwk.json']],
    ['a damaged PEM', [tokens.es256, '--key', 'canary.pem']],
    ['a PEM that was cut off', [tokens.es256, '--key', 'cut.pem']],
    ['a secret file with a byte order mark', [tokens.es256, '--secret-file', 'bom.txt']],
    ['credentials of a URL', [tokens.es256, '--key', `https://${CANARY}:${CANARY}@127.0.0.1:1/keys`]],
    ['the query of a URL', [tokens.es256, '--key', `http://127.0.0.1:1/keys?token=${CANARY}`]],
    ['a URL that is none', [tokens.es256, '--key', `https://${CANARY} /`]],
    ['a URL without TLS', [tokens.es256, '--key', `http://example.com/?${CANARY}`]],
    ['claims that are no JSON', ['sign', `{"password":"${CANARY}"`, '--key', FILES.privatePem, '--alg', 'ES256']],
    ['claims that are text', ['sign', `"${CANARY}"`, '--key', FILES.privatePem, '--alg', 'ES256']],
    ['claims in another place', ['sign', '{}', `{"password":"${CANARY}"}`, '--key', FILES.privatePem]],
    ['a header field', ['sign', '{}', '--header', CANARY, '--key', FILES.privatePem]],
    ['a secret as lifetime', ['sign', '{}', '--expires-in', CANARY, '--key', FILES.privatePem]],
    ['a secret as algorithm of keygen', ['keygen', CANARY]],
    ['a secret as algorithm of secret', ['secret', CANARY]],
    ['a secret as key set', ['jwks', CANARY]],
    ['a key set that is none', ['jwks', 'canary.txt']],
    ['a secret in diff', ['diff', CANARY, CANARY]],
    ['a secret in the pipe', [], CANARY],
  ])('%s', async (_what, args, input) => {
    const { code, stdout, stderr } = await strictjwt(args, input === undefined ? {} : { input });
    expect(stdout + stderr).not.toMatch(/hunter2|Correct|Horse/i);
    for (const token of Object.values(tokens)) expect(stdout + stderr).not.toContain(token.slice(-30));
    expect([2, 3]).toContain(code);
    expect(stderr).toMatch(/^strictjwt: [^\n]{15,}\n$/);
    expect(stderr).not.toMatch(/\n\s+at |node:internal|Error:/);
  });
});

describe('a rejection', () => {
  it('shows neither the secret nor the token', async () => {
    const token = tokenWith({ exp: 1 });
    for (const command of [[], ['verify'], ['diff', tokens.hs256]]) {
      const { stdout, stderr } = await strictjwt([...command, token, '--secret-env', 'AUTH_SECRET', ...AT], {
        env: SECRET_ENV,
      });
      expect(stdout + stderr).not.toContain(SECRET);
      expect(stdout + stderr).not.toContain(token.slice(-30));
    }
  });
});

describe('wrong use is answered with what to do:', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['a misspelt option', [tokens.es256, '--isuer', 'x'], /did you mean --issuer/],
    ['another one', [tokens.es256, '--audiance', 'x'], /did you mean --audience/],
    ['an option of another command', [tokens.es256, '--expires-in', '1m'], /option of sign/],
    ['what it is called elsewhere', [tokens.es256, '--aud', 'x'], /--audience/],
    ['a value that is missing', [tokens.es256, '--issuer'], /--issuer needs a value/],
    ['a value that is empty', [tokens.es256, '--issuer', ''], /--issuer needs a value/],
    ['an option as value', [tokens.es256, '--issuer', '--audience', 'x'], /--issuer needs a value/],
    ['the same twice', [tokens.es256, '--at', 'now', '--at', 'now'], /twice/],
    ['a misspelt command', ['verfy', tokens.es256], /did you mean verify/],
    ['a command that is none', ['decode', tokens.es256], /a command\? There are explain, verify, sign/],
    ['a command behind its token', [tokens.es256, 'verify'], /the command comes first/],
    ['two tokens', [tokens.es256, tokens.hs256], /2 tokens were given.*diff/],
    ['the same token twice', ['verify', tokens.es256, tokens.es256, '--key', 'public.pem'], /2 tokens were given/],
    ['standard output as the name of files', ['keygen', 'ES256', '--out', '-'], /without --out/],
    ['a path as a secret', [tokens.hs256, '--secret-env', 'A_PATH'], /the secret is a path: --secret-file reads it/],
    ['a token in words', ['Authorization:', 'Bearer', tokens.es256], /quote/],
    ['both families of algorithms', [tokens.es256, '--alg', 'HS256,ES256'], /HS\*/],
    ['a time without zone', [tokens.es256, '--at', '2026-01-05T10:00'], /zone/],
    ['a time long ago', [tokens.es256, '--at', '1970-01-01'], /1973/],
    ['nothing', [], /what came in is empty/],
  ])('%s', async (_what, args, says) => {
    const { code, stdout, stderr } = await strictjwt(args, { env: { A_PATH: '/etc/secrets/jwt.key' } });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/^strictjwt: [^\n]+\n$/);
  });
});

describe('a message speaks of what can be typed, not of the library:', () => {
  const file = (name: string, contents: string): string => {
    writeFileSync(join(folder, name), contents);
    return name;
  };
  const encrypted = pair('p256').privateKey.export({
    ...{ type: 'pkcs8', format: 'pem' },
    ...{ cipher: 'aes-256-cbc', passphrase: 'none of your business' },
  }) as string;
  const short = createPublicKey(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey);
  const shortPem = short.export({ type: 'spki', format: 'pem' }) as string;
  const signing = ['--key', FILES.privatePem, '--alg', 'ES256'];
  const bySecret = ['--secret-file', FILES.secret, ...AT];
  const byOther = ['--secret-file', file('other.txt', 'another secret, also only for these tests'), ...AT];
  const privateJwk = JSON.stringify(pair('p256').privateKey.export({ format: 'jwk' }));
  it.each<[string, readonly string[]]>([
    ['credentials in a URL', ['jwks', 'https://user:hunter2@idp.example/keys']],
    ['credentials in an issuer', ['doctor', '--issuer', 'https://user:hunter2@idp.example']],
    ['an encrypted key', ['sign', '{}', '--key', file('encrypted.pem', encrypted), '--alg', 'ES256', '--no-exp']],
    ['a short key', [tokens.es256, '--key', file('short.pem', shortPem)]],
    ['a number as subject', [tokenWith({ sub: 42 }), ...bySecret]],
    ['a number as subject, signed', ['sign', '{"sub":42}', ...signing, '--expires-in', '1m']],
    ['an age without iat', [tokenWith({ iat: undefined }), ...bySecret, '--max-age', '1h']],
    ['an age that is too high', [tokenWith({ iat: 1_700_000_000 }), ...bySecret, '--max-age', '1h']],
    ['a token that is too long', [tokenWith({ more: 'x'.repeat(20_000) }), ...bySecret]],
    ['a token with padding', [`${tokens.hs256}=`, ...bySecret]],
    ['a token that is dead when it is born', ['sign', '{"exp":5}', ...signing]],
    ['a token without exp', [tokenWith({ exp: undefined }), ...bySecret]],
    [
      'a claim that is asked for twice, of a forged token',
      [tokenWith({ a: ['1'] }), ...byOther, '--claim', 'a=1', '--claim', 'a=2'],
    ],
    ['a private key in the claims', ['sign', `{"jwk":${privateJwk}}`, ...signing, '--expires-in', '1m']],
    ['a private key where the public one is needed', ['verify', tokens.es256, '--key', FILES.privatePem]],
  ])('%s', async (_what, args) => {
    const { code, stdout, stderr } = await strictjwt(args);
    expect(code).toBeGreaterThan(0);
    const said = `${stdout}${stderr}`.replace(/"(?:[^"\\]|\\.)*"/g, '');
    expect(said).not.toMatch(/\b[a-z]+[A-Z]\w*|\boption\b|\bfunction\b|\b(?:padding|expiration):\s/);
  });

  it.each<[string, Behaviour, RegExp]>([
    ['answers a list', json([]), /is a bare list/],
    ['answers one key', json(publicJwk), /is a single key/],
    ['answers a discovery document', json({ jwks_uri: 'https://idp.example/keys' }), /https:\/\/idp\.example\/keys/],
    ['answers too much', json('x'.repeat(300_000)), /larger than 262144 bytes/],
    ['is not there', (response) => response.writeHead(404).end(), /status 404/],
  ])('of a provider that %s', async (_what, behaviour, says) => {
    const { url } = await startServer(behaviour);
    for (const args of [
      ['jwks', url],
      ['doctor', '--issuer', url],
    ]) {
      const { code, stderr } = await strictjwt(args);
      expect(code).toBe(3);
      expect(stderr.replace(/"[^"]*"/g, '')).not.toMatch(/\b[a-z]+[A-Z]\w*|\boption\b/);
      if (args[0] === 'jwks') expect(stderr).toMatch(says);
    }
  });

  it('a key that fits none of several algorithms says what is wrong with it', async () => {
    for (const [key, why] of [
      [FILES.privatePem, /this is the private one/],
      [file('enc.jwk.json', JSON.stringify({ ...publicJwk, alg: undefined, use: 'enc' })), /"use" is "enc"/],
    ] as const) {
      const { code, stderr } = await strictjwt(['verify', tokens.es256, '--key', key]);
      expect([code, stderr]).toEqual([2, expect.stringMatching(why)]);
    }
  });
});

it('a misspelt file is said to be missing, and what is no name is not', async () => {
  const { code, stderr } = await strictjwt(['tokne.txt']);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^strictjwt: no token .*; nor is there a file or a command of that name\n$/),
  ]);
  for (const args of [['canary.txt'], ['two words'], ['']]) {
    expect((await strictjwt(args)).stderr).not.toContain('nor is there');
  }
});
