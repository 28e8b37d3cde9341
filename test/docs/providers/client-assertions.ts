// Clients that log in with assertions, and the authorization server that they log in at.
import { constants, createHash, verify, X509Certificate } from 'node:crypto';
import type { Jwk } from 'strictjwt';
import { CERTIFICATE_PEM } from '../../support/fixture-keys.ts';
import { pair } from '../../support/keys.ts';
import {
  type Kind,
  keyOf,
  type Pages,
  right,
  seconds,
  tokenOf,
  type Trials,
  usualWrongs,
  uuid,
  wrong,
} from '../imitation.ts';

const webKey = keyOf('ES256', 'web-2026');
const batchKey = keyOf('ES256', 'batch-2026', { use: 'sig', alg: 'ES256' }, 'other');

export const clientKey: string = pair('p256').privatePem;

export const clients: readonly { readonly id: string; readonly jwks: { readonly keys: readonly Jwk[] } }[] = [
  { id: 'web', jwks: { keys: [webKey.jwk] } },
  { id: 'batch', jwks: { keys: [batchKey.jwk] } },
];

/** The server that the client's side is shown with, with checks of its own. @returns the status of its answer */
export async function asAuthorizationServer(token: string): Promise<number> {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const { kid, typ } = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const isMeant = claims['aud'] === 'https://login.example' && claims['iss'] === 'web' && claims['sub'] === 'web';
  const isShort = Number(claims['exp']) - Number(claims['iat']) <= 60 && typeof claims['jti'] === 'string';
  const key = { key: webKey.publicKey, dsaEncoding: 'ieee-p1363' } as const;
  const isSigned = verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'));
  const isGood = isMeant && isShort && isSigned && kid === 'web-2026' && typ === 'client-authentication+jwt';
  return isGood ? 200 : 401;
}

export const certificatePem: string = CERTIFICATE_PEM.rsa;
export const certificateKey: string = pair('rsa').privatePem;

/** Entra's token endpoint, as far as it looks at assertions. @returns the status of its answer */
export async function asEntra(token: string): Promise<number> {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  const key = { key: pair('rsa').publicKey, ...padding };
  if (!verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))) return 401;
  const fields = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const hash = createHash('sha256').update(new X509Certificate(certificatePem).raw).digest('base64url');
  const isKey = fields['alg'] === 'PS256' && fields['typ'] === 'JWT' && fields['x5t#S256'] === hash;
  const isApp = claims['iss'] === '6731de76-14a6-49ae-97bc-6eba6914391e' && claims['sub'] === claims['iss'];
  const isMeant = claims['aud'] === 'https://login.microsoftonline.com/TENANT/oauth2/v2.0/token';
  const isTimely = Number(claims['nbf']) <= seconds(0) && Number(claims['exp']) > seconds(0) && 'jti' in claims;
  return isKey && isApp && isMeant && isTimely ? 200 : 401;
}

const ids = new Set<string>();

/** Stands for a store whose entries expire. */
export function seen(id: string): boolean {
  return ids.size === ids.add(id).size;
}

const kind: Kind = {
  key: webKey,
  header: { alg: 'ES256', kid: 'web-2026', typ: 'client-authentication+jwt' },
  claims: { iss: 'web', sub: 'web', aud: 'https://login.example', iat: seconds(0), exp: seconds(60), jti: 'one' },
};

const ofBatch = { key: batchKey, header: { kid: 'batch-2026' } };

export const pages: Pages = {};

const once = (claims: Readonly<Record<string, unknown>> = {}): string =>
  tokenOf(kind, { claims: { jti: uuid(), ...claims } });
const used = once();

export const trials: Trials = {
  verifyAssertion: [
    right('an assertion', used),
    wrong('the same once more', 'ERR_JWT_REVOKED', used),
    right('another', once()),
    right(
      'one of a client that knows no type for it',
      tokenOf(kind, { header: { typ: 'JWT' }, claims: { jti: uuid() } }),
    ),
    right("another client's with the same jti", tokenOf(kind, { ...ofBatch, claims: { iss: 'batch', sub: 'batch' } })),
    right('the jti, of this client', tokenOf(kind)),
    ...usualWrongs(kind),
    wrong('one that another client signed in its name', 'ERR_JWT_KEY_NOT_FOUND', tokenOf(kind, ofBatch)),
    wrong('the same with the kid of this client', 'ERR_JWT_SIGNATURE_INVALID', tokenOf(kind, { key: batchKey })),
    wrong('one for a user', 'ERR_JWT_CLAIM_MISMATCH sub', once({ sub: 'user-42' })),
    wrong('one for the token endpoint', 'ERR_JWT_CLAIM_MISMATCH aud', once({ aud: 'https://login.example/token' })),
    wrong('one for another server', 'ERR_JWT_CLAIM_MISMATCH aud', once({ aud: 'https://other.example' })),
    wrong(
      'one for another server, too',
      'ERR_JWT_CLAIM_MISMATCH jti',
      once({ aud: ['https://login.example', 'https://other.example'] }),
    ),
    right('one for a list of this server alone', once({ aud: ['https://login.example'] })),
    wrong('one of no client', 'ERR_JWT_CLAIM_MISMATCH iss', once({ iss: 'nobody', sub: 'nobody' })),
    wrong(
      'one with a name of the prototype',
      'ERR_JWT_CLAIM_MISMATCH iss',
      once({ iss: '__proto__', sub: '__proto__' }),
    ),
    wrong('one without a name', 'ERR_JWT_CLAIM_MISSING jti', once({ jti: undefined })),
    wrong('one that lives for years', 'ERR_JWT_TOO_OLD iat', once({ iat: seconds(-301), exp: seconds(99_999_999) })),
    wrong(
      'an access token',
      'ERR_JWT_TYP_MISMATCH',
      tokenOf(kind, { header: { typ: 'at+jwt' }, claims: { jti: uuid() } }),
    ),
  ],
};
