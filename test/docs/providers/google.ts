// Google: accounts.google.com, Identity-Aware Proxy, and the token endpoint that takes assertions of service accounts.
import { createPublicKey, verify } from 'node:crypto';
import { pair } from '../../support/keys.ts';
import {
  json,
  type Kind,
  keyOf,
  type Pages,
  right,
  seconds,
  tokenOf,
  type Trials,
  usualWrongs,
  wrong,
} from '../imitation.ts';

const key = keyOf('RS256', '4ba6efef5e172148f9dad24a4f4d1e9b8a7d2c31');
const nextKey = keyOf('RS256', '1f40f0a8ef3d880978dc82f25c3ec317c6a5b781', { use: 'sig', alg: 'RS256' }, 'other');
const iapKey = keyOf('ES256', 'Fx3_kw', { alg: 'ES256', use: 'sig' });

const user: Kind = {
  key,
  header: { alg: 'RS256', kid: key.kid, typ: 'JWT' },
  claims: {
    iss: 'https://accounts.google.com',
    azp: '407408718192.apps.googleusercontent.com',
    aud: '407408718192.apps.googleusercontent.com',
    sub: '110169484474386276334',
    hd: 'example.com',
    email: 'ada@example.com',
    email_verified: true,
    at_hash: 'HK6E_P6Dh8Y93mRNtsDB1Q',
    nonce: 'n-0S6_WzA2Mj',
    iat: seconds(-5),
    exp: seconds(3595),
  },
};

const proxied: Kind = {
  key: iapKey,
  header: { alg: 'ES256', typ: 'JWT', kid: iapKey.kid },
  claims: {
    aud: '/projects/123456789/global/backendServices/987654321',
    azp: '/projects/123456789/global/backendServices/987654321',
    email: 'ada@example.com',
    exp: seconds(600),
    hd: 'example.com',
    iat: seconds(0),
    identity_source: 'GOOGLE',
    iss: 'https://cloud.google.com/iap',
    sub: 'accounts.google.com:110169484474386276334',
  },
};

export const idToken: string = tokenOf(user);
export const assertion: string = tokenOf(proxied);

/** The file that the console downloads, as far as it matters. */
export const keyFile: string = JSON.stringify({
  type: 'service_account',
  private_key_id: 'c1f7a3d52b9e4d7f8a60',
  private_key: pair('rsa').privatePem,
  client_email: 'worker@shop-1.iam.gserviceaccount.com',
  token_uri: 'https://oauth2.googleapis.com/token',
});

const CERTS = 'https://www.googleapis.com/oauth2/v3/certs';

export const pages: Pages = {
  'https://accounts.google.com/.well-known/openid-configuration': json(
    {
      issuer: 'https://accounts.google.com',
      authorization_endpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
      token_endpoint: 'https://oauth2.googleapis.com/token',
      jwks_uri: CERTS,
      id_token_signing_alg_values_supported: ['RS256'],
    },
    'public, max-age=3600',
  ),
  [CERTS]: json({ keys: [key.jwk, nextKey.jwk] }, 'public, max-age=19845, must-revalidate, no-transform'),
  'https://www.gstatic.com/iap/verify/public_key-jwk': json({ keys: [iapKey.jwk] }, 'public, max-age=3600'),
  'https://oauth2.googleapis.com/token': ({ body }) => {
    const form = new URLSearchParams(String(body));
    const isGrant = form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    const isGood = isGrant && isOfServiceAccount(form.get('assertion') ?? '');
    return isGood
      ? Response.json({ access_token: 'ya29.c.example', expires_in: 3599, token_type: 'Bearer' })
      : Response.json({ error: 'invalid_grant' }, { status: 400 });
  },
};

function isOfServiceAccount(token: string): boolean {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid?: string };
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const publicKey = createPublicKey(pair('rsa').privatePem);
  return (
    kid === 'c1f7a3d52b9e4d7f8a60' &&
    claims['iss'] === 'worker@shop-1.iam.gserviceaccount.com' &&
    claims['aud'] === 'https://oauth2.googleapis.com/token' &&
    Number(claims['exp']) - Number(claims['iat']) <= 3600 &&
    verify('sha256', Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, 'base64url'))
  );
}

export const trials: Trials = {
  verifyIdToken: [
    right('an ID token of an account of the Workspace', idToken),
    right('one with the issuer as it was written once', tokenOf(user, { claims: { iss: 'accounts.google.com' } })),
    right('one of the other key', tokenOf(user, { key: nextKey, header: { kid: nextKey.kid } })),
    ...usualWrongs(user),
    wrong('a private account', 'ERR_JWT_CLAIM_MISSING hd', tokenOf(user, { claims: { hd: undefined } })),
    wrong('another Workspace', 'ERR_JWT_CLAIM_MISMATCH hd', tokenOf(user, { claims: { hd: 'evil.example' } })),
    wrong(
      'one for another client',
      'ERR_JWT_CLAIM_MISMATCH aud',
      tokenOf(user, { claims: { aud: '1.apps.googleusercontent.com' } }),
    ),
    wrong(
      'an address nobody verified',
      'ERR_JWT_CLAIM_MISMATCH email_verified',
      tokenOf(user, { claims: { email_verified: false } }),
    ),
    wrong("the proxy's assertion", 'ERR_JWT_ALG_NOT_ALLOWED', assertion),
  ],
  verifyAssertion: [
    right('the assertion of the proxy', assertion),
    right(
      'one of a clock that is half a minute ahead',
      tokenOf(proxied, { claims: { iat: seconds(30), exp: seconds(630) } }),
    ),
    ...usualWrongs(proxied),
    wrong(
      'one of an hour ago, whatever its end',
      'ERR_JWT_TOO_OLD iat',
      tokenOf(proxied, { claims: { iat: seconds(-3600) } }),
    ),
    wrong(
      'another backend',
      'ERR_JWT_CLAIM_MISMATCH aud',
      tokenOf(proxied, { claims: { aud: '/projects/123456789/apps/other' } }),
    ),
    wrong('an ID token', 'ERR_JWT_ALG_NOT_ALLOWED', idToken),
  ],
};
