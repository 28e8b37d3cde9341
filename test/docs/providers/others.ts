// Issuers that share what is odd about them with many others: encoded secrets, a secret for each tenant, numbers as
// subjects.
import { forge } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { json, type Pages, right, seconds, type Trials, wrong } from '../imitation.ts';

const times = { iat: seconds(-5), exp: seconds(295) };
const over = { iat: seconds(-600), exp: seconds(-1) };

function hmac(secret: string | Buffer, claims: object, header: object = { alg: 'HS256', typ: 'JWT' }): string {
  return forge({ alg: 'HS256', key: secret, headerText: JSON.stringify(header), payload: claims });
}

/** As the console of Twitch shows it. */
export const base64Secret = 'kkhAiDWQmFhrxUBhUBbMhJcPaAg2Zl3ZxZ0Jp0NZ2P8=';
const decoded = Buffer.from(base64Secret, 'base64');
const viewer = {
  ...times,
  opaque_user_id: 'UG12X345T6J78',
  channel_id: '27419011',
  role: 'broadcaster',
  is_unlinked: false,
};
export const extensionToken = hmac(decoded, viewer);

/** As Shopify hands it out, used as it stands. */
export const clientSecret = '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';
const merchant = {
  iss: 'https://tea-and-more.myshopify.com/admin',
  dest: 'https://tea-and-more.myshopify.com',
  aud: '5e6f7a8b9c0d1e2f',
  sub: '42',
  nbf: seconds(-5),
  ...times,
  jti: 'f8912129-1af6-4cad-9ca3-76b0f7621087',
  sid: 'aaea182f2732d44c23057c0fea584021',
};
export const sessionToken = hmac(clientSecret, merchant);
const ofMerchant = (claims: object): string => hmac(clientSecret, { ...merchant, ...claims });

/** What was stored when a tenant installed the app. */
export const sharedSecrets: ReadonlyMap<string, string> = new Map([
  ['jira:15489595', 'ATCOa1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6'],
  ['jira:20000000', 'ATCO0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a'],
]);
export const qsh = '8063ff4ca1e41df7bc90c8ab6d0f6207d491cf6dad7c66ea797b4614b71922e9';
const request = { sub: '557058:a', qsh, iss: 'jira:15489595', context: {}, ...times };
const ofTenant = (tenant: string, claims: object = {}): string => {
  return hmac(sharedSecrets.get(tenant) ?? SECRET, { ...request, ...claims });
};
export const requestToken = ofTenant('jira:15489595');

export const laravelSecret = 'J4eH1yTq0WmZ8sKd2bVn7xPc5LrUo3Fa9GtEi6RwYkQzMhNjBvCl';
const prv = '23bd5c8949f600adb39e701c400872db7a5976f7';
const laravel = { iss: 'https://api.example/auth/login', ...times, nbf: seconds(-5), jti: 'lIGhNkQ2', sub: 1, prv };
export const laravelToken = hmac(laravelSecret, laravel);
const ofLaravel = (claims: object): string => hmac(laravelSecret, { ...laravel, ...claims });

export const oidcSecret = 'Vb1TqXr9LzKfJ0sYwPm3GdNc6HtAe8Ru2OiB5VxWkQyDlFpMhZjCgSnE7aUo4I';
const authentik = {
  iss: 'https://auth.example/application/o/shop/',
  sub: 'ada',
  aud: 'mQ3x',
  ...times,
  acr: 'goauthentik.io/providers/oauth2/default',
};
export const oidcToken = hmac(oidcSecret, authentik);

const ed25519 = pair('ed25519').privateKey.export({ format: 'jwk' });
export const apiSecret: string = Buffer.concat(
  [ed25519.d, ed25519.x].map((half) => Buffer.from(half ?? '', 'base64url')),
).toString('base64');

export const privatePem: string = pair('p256').privatePem;

export const pages: Pages = {
  // as it is while the provider signs with the client secret
  'https://auth.example/application/o/shop/jwks/': json({}),
};

const algorithmNone = `${extensionToken.split('.')[1]}`;

export const trials: Trials = {
  verifyExtension: [
    right('a broadcaster', extensionToken),
    wrong('a viewer', 'ERR_JWT_CLAIM_MISMATCH role', hmac(decoded, { ...viewer, role: 'viewer' })),
    wrong('one signed with the text of the secret', 'ERR_JWT_SIGNATURE_INVALID', hmac(base64Secret, viewer)),
    wrong('one that is over', 'ERR_JWT_EXPIRED exp', hmac(decoded, { ...viewer, ...over })),
    wrong('an unsigned one', 'ERR_JWT_MALFORMED', `eyJhbGciOiJub25lIn0.${algorithmNone}.`),
  ],
  verifySession: [
    right("a merchant's session", sessionToken),
    right('another shop', ofMerchant({ iss: 'https://b.myshopify.com/admin', dest: 'https://b.myshopify.com' })),
    wrong('one of another app', 'ERR_JWT_CLAIM_MISMATCH aud', ofMerchant({ aud: 'other' })),
    wrong(
      'a shop that is none',
      'ERR_JWT_CLAIM_MISMATCH iss',
      ofMerchant({ iss: 'https://evil.example/.myshopify.com/admin', dest: 'https://evil.example/.myshopify.com' }),
    ),
    wrong('a shop for another', 'ERR_JWT_CLAIM_MISMATCH dest', ofMerchant({ dest: 'https://b.myshopify.com' })),
    wrong('a list of the shop', 'ERR_JWT_CLAIM_MISMATCH dest', ofMerchant({ dest: [merchant.dest] })),
    wrong('a shop that is no text', 'ERR_JWT_CLAIM_MISMATCH dest', ofMerchant({ dest: { toString: 1 } })),
    wrong('one that is over', 'ERR_JWT_EXPIRED exp', ofMerchant(over)),
    wrong('another secret', 'ERR_JWT_SIGNATURE_INVALID', hmac(SECRET, merchant)),
  ],
  verifyRequest: [
    right('a request of one tenant', requestToken, { claims: { qsh } }),
    right('a request of the other', ofTenant('jira:20000000', { iss: 'jira:20000000' }), { claims: { qsh } }),
    wrong("one tenant in the other's name", 'ERR_JWT_SIGNATURE_INVALID', ofTenant('jira:20000000'), {
      claims: { qsh },
    }),
    wrong('a tenant that never installed the app', 'ERR_JWT_CLAIM_MISMATCH iss', ofTenant('', { iss: 'jira:3' }), {
      claims: { qsh },
    }),
    wrong('another request', 'ERR_JWT_CLAIM_MISMATCH qsh', requestToken, { claims: { qsh: 'f'.repeat(64) } }),
    wrong('one that is over', 'ERR_JWT_EXPIRED exp', ofTenant('jira:15489595', over), { claims: { qsh } }),
  ],
  verifyOldApi: [
    right('user number 1', laravelToken),
    right('a user as text', ofLaravel({ sub: '1' })),
    wrong('a subject that is no whole number', 'ERR_JWT_CLAIM_INVALID sub', ofLaravel({ sub: 1.5 })),
    wrong('a number that is not exact', 'ERR_JWT_CLAIM_INVALID sub', ofLaravel({ sub: 2 ** 53 })),
    wrong('a list', 'ERR_JWT_CLAIM_INVALID sub', ofLaravel({ sub: [1] })),
    wrong('nobody', 'ERR_JWT_CLAIM_MISSING sub', ofLaravel({ sub: undefined })),
    wrong('number 1 of another table', 'ERR_JWT_CLAIM_MISMATCH prv', ofLaravel({ prv: 'f'.repeat(40) })),
    wrong('another issuer', 'ERR_JWT_CLAIM_MISMATCH iss', ofLaravel({ iss: 'https://evil.example' })),
    wrong('one that is over', 'ERR_JWT_EXPIRED exp', ofLaravel(over)),
  ],
  verifyWithSecret: [
    right('an ID token', oidcToken),
    wrong('another client', 'ERR_JWT_CLAIM_MISMATCH aud', hmac(oidcSecret, { ...authentik, aud: 'other' })),
    wrong(
      'the access token beside it',
      'ERR_JWT_CLAIM_MISMATCH acr',
      hmac(oidcSecret, { ...authentik, azp: 'mQ3x', uid: 'x8Zk3Vq1' }),
    ),
    wrong(
      'another issuer',
      'ERR_JWT_CLAIM_MISMATCH iss',
      hmac(oidcSecret, { ...authentik, iss: 'https://evil.example' }),
    ),
    wrong('another secret', 'ERR_JWT_SIGNATURE_INVALID', hmac(SECRET, authentik)),
  ],
};
