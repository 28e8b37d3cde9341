// Keys and tokens for the command line's tests, made without the library, and the clock that they are valid by.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIENCE, forge, GOOD_CLAIMS, ISSUER } from '../support/forge.ts';
import { pair } from '../support/keys.ts';
import { folder } from './cli.ts';

export { AUDIENCE, GOOD_CLAIMS, ISSUER };

/** The clock of the tests as an option. */
export const AT: readonly string[] = ['--at', '2026-01-05T10:00:00Z'];

export const SECRET = 'this secret is only for these tests, 2026';

const { privateKey, publicKey, privatePem } = pair('p256');
export const { publicPem } = pair('p256');

function file(name: string, contents: string | Uint8Array): string {
  writeFileSync(join(folder, name), contents);
  return name;
}

export const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid: 'key-1', alg: 'ES256', use: 'sig' };

export const FILES = {
  publicPem: file('public.pem', publicPem),
  privatePem: file('private.pem', privatePem),
  publicDer: file('public.der', publicKey.export({ type: 'spki', format: 'der' })),
  privateDer: file('private.der', privateKey.export({ type: 'pkcs8', format: 'der' })),
  publicJwk: file('public.jwk.json', JSON.stringify(publicJwk)),
  privateJwk: file('private.jwk.json', JSON.stringify({ ...privateKey.export({ format: 'jwk' }), alg: 'ES256' })),
  jwks: file('jwks.json', JSON.stringify({ keys: [publicJwk] })),
  secret: file('secret.txt', SECRET),
  secretLine: file('secret-line.txt', `${SECRET}\n`),
  secretJwk: file('secret.jwk.json', JSON.stringify({ kty: 'oct', k: Buffer.from(SECRET).toString('base64url') })),
  rsaPem: file('rsa.pem', pair('rsa').publicPem),
  empty: file('empty.txt', ''),
} as const;

export const KEY: readonly string[] = ['--key', FILES.publicPem];

/** All that the good tokens fulfil. */
export const EXPECTATIONS: readonly string[] = [
  ...['--issuer', ISSUER, '--audience', AUDIENCE],
  ...['--alg', 'ES256', '--typ', 'JWT', '--subject', 'user-1'],
];

export const SECRET_ENV = { AUTH_SECRET: SECRET };

export const tokens = {
  es256: forge({ alg: 'ES256', key: privateKey, header: { kid: 'key-1' } }),
  withoutKid: forge({ alg: 'ES256', key: privateKey }),
  hs256: forge({ alg: 'HS256', key: SECRET }),
  expired: forge({ alg: 'ES256', key: privateKey, payload: { ...GOOD_CLAIMS, exp: 1_767_600_000 } }),
  forged: forge({ alg: 'ES256', key: pair('p256').privateKey }).replace(/\.[^.]{8}/, '.eyJhIjox'),
} as const;

/** A token with these claims beside the good ones. */
export function tokenWith(
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): string {
  return forge({ alg: 'HS256', key: SECRET, header, payload: { ...GOOD_CLAIMS, ...claims } });
}
