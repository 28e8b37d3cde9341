// Shapes of tokens that real services demand of you: header and claims as they want them, from keys as they hand them out.
import { createPublicKey, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  type Algorithm,
  createVerifier,
  decode,
  sign,
  type SignClaims,
  type SigningKey,
  type SignOptions,
} from 'strictjwt';
import { now, NOW_SECONDS } from '../../support/clock.ts';
import { pair } from '../../support/keys.ts';

const rsa = pair('rsa');
const p256 = pair('p256');
const ed25519 = pair('ed25519');
const pkcs1 = rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;
const sec1 = p256.privateKey.export({ type: 'sec1', format: 'pem' }) as string;
const text = (pem: string): string => pem.replaceAll('\n', '\\n');
const jwk = ed25519.privateKey.export({ format: 'jwk' });
const seedAndPublic = Buffer.concat([
  Buffer.from(jwk.d ?? '', 'base64url'),
  Buffer.from(jwk.x ?? '', 'base64url'),
]).toString('base64');

function coinbaseKey(secret: string): SigningKey {
  const bytes = Buffer.from(secret, 'base64');
  const [d, x] = [bytes.subarray(0, 32), bytes.subarray(32)].map((part) => part.toString('base64url'));
  return { kty: 'OKP', crv: 'Ed25519', d: d as string, x: x as string };
}

interface Demand {
  readonly key: SigningKey;
  readonly claims: SignClaims;
  readonly options: SignOptions & { readonly algorithm: Algorithm };
  readonly header: object;
  readonly payload: object;
}

const at = NOW_SECONDS;
const firebase = 'https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit';

const DEMANDS: Readonly<Record<string, Demand>> = {
  'a custom token of Firebase': {
    key: text(rsa.privatePem),
    claims: { sub: 'bot@shop.example', uid: 'ada', claims: { premium: true } },
    options: { algorithm: 'RS256', issuer: 'bot@shop.example', audience: firebase, expiresIn: '1h' },
    header: { alg: 'RS256', typ: 'JWT' },
    payload: {
      iss: 'bot@shop.example',
      aud: firebase,
      iat: at,
      exp: at + 3600,
      sub: 'bot@shop.example',
      uid: 'ada',
      claims: { premium: true },
    },
  },
  'a link to Google Wallet, with a claim typ and no end': {
    key: rsa.privatePem,
    claims: { typ: 'savetowallet', origins: [], payload: { genericObjects: [] } },
    options: { algorithm: 'RS256', issuer: 'bot@shop.example', audience: 'google', expiresIn: false },
    header: { alg: 'RS256', typ: 'JWT' },
    payload: {
      iss: 'bot@shop.example',
      aud: 'google',
      iat: at,
      typ: 'savetowallet',
      origins: [],
      payload: { genericObjects: [] },
    },
  },
  'a token for the App Store Server API': {
    key: p256.privatePem,
    claims: { bid: 'com.example.shop' },
    options: {
      algorithm: 'ES256',
      issuer: '57246542-96fe',
      audience: 'appstoreconnect-v1',
      expiresIn: '20m',
      header: { kid: '2X9R4HXF34' },
    },
    header: { alg: 'ES256', typ: 'JWT', kid: '2X9R4HXF34' },
    payload: { iss: '57246542-96fe', aud: 'appstoreconnect-v1', iat: at, exp: at + 1200, bid: 'com.example.shop' },
  },
  'a provider token of APNs, without an end': {
    key: p256.privatePem,
    claims: {},
    options: { algorithm: 'ES256', issuer: 'DEF123GHIJ', expiresIn: false, header: { kid: 'ABC123DEFG' } },
    header: { alg: 'ES256', typ: 'JWT', kid: 'ABC123DEFG' },
    payload: { iss: 'DEF123GHIJ', iat: at },
  },
  'a token for MapKit JS': {
    key: p256.privatePem,
    claims: { origin: 'https://shop.example' },
    options: { algorithm: 'ES256', issuer: 'DEF123GHIJ', expiresIn: '7d', header: { kid: 'ABC123DEFG' } },
    header: { alg: 'ES256', typ: 'JWT', kid: 'ABC123DEFG' },
    payload: { iss: 'DEF123GHIJ', iat: at, exp: at + 604_800, origin: 'https://shop.example' },
  },
  'a grant for DocuSign or Salesforce, from PKCS#1': {
    key: pkcs1,
    claims: { sub: 'user', scope: 'signature impersonation' },
    options: { algorithm: 'RS256', issuer: 'client', audience: 'account-d.docusign.com', expiresIn: '1h' },
    header: { alg: 'RS256', typ: 'JWT' },
    payload: {
      iss: 'client',
      aud: 'account-d.docusign.com',
      iat: at,
      exp: at + 3600,
      sub: 'user',
      scope: 'signature impersonation',
    },
  },
  'a request of Coinbase, from SEC1 in one line': {
    key: text(sec1),
    claims: { sub: 'organizations/1/apiKeys/2', uri: 'GET api.coinbase.com/v2' },
    options: {
      algorithm: 'ES256',
      issuer: 'cdp',
      expiresIn: '2m',
      notBefore: 0,
      header: { kid: 'organizations/1/apiKeys/2', nonce: '16f0' },
    },
    header: { alg: 'ES256', typ: 'JWT', kid: 'organizations/1/apiKeys/2', nonce: '16f0' },
    payload: {
      iss: 'cdp',
      iat: at,
      nbf: at,
      exp: at + 120,
      sub: 'organizations/1/apiKeys/2',
      uri: 'GET api.coinbase.com/v2',
    },
  },
  'a request of Coinbase, from a seed and its public key': {
    key: coinbaseKey(seedAndPublic),
    claims: { sub: 'key' },
    options: { algorithm: 'EdDSA', issuer: 'cdp', expiresIn: '2m' },
    header: { alg: 'EdDSA', typ: 'JWT' },
    payload: { iss: 'cdp', iat: at, exp: at + 120, sub: 'key' },
  },
  'a connected app of Tableau, whose issuer is in the header too': {
    key: 'tableau-secret-of-a-connected-app-0123456789',
    claims: { sub: 'ada@example.com', jti: '1', scp: ['tableau:views:embed'] },
    options: {
      algorithm: 'HS256',
      issuer: 'client',
      audience: 'tableau',
      expiresIn: '5m',
      header: { kid: 'secret-id', iss: 'client' },
    },
    header: { alg: 'HS256', typ: 'JWT', kid: 'secret-id', iss: 'client' },
    payload: {
      iss: 'client',
      aud: 'tableau',
      iat: at,
      exp: at + 300,
      sub: 'ada@example.com',
      jti: '1',
      scp: ['tableau:views:embed'],
    },
  },
  'a token for a Docker registry, with its certificate': {
    key: rsa.privatePem,
    claims: { sub: '', access: [{ type: 'repository', name: 'shop', actions: ['pull'] }] },
    options: {
      algorithm: 'RS256',
      issuer: 'auth',
      audience: 'registry',
      expiresIn: '5m',
      notBefore: 0,
      header: { x5c: ['MIIC'] },
    },
    header: { alg: 'RS256', typ: 'JWT', x5c: ['MIIC'] },
    payload: {
      iss: 'auth',
      aud: 'registry',
      iat: at,
      nbf: at,
      exp: at + 300,
      sub: '',
      access: [{ type: 'repository', name: 'shop', actions: ['pull'] }],
    },
  },
  'a token of a Ghost administrator, from a secret in hex': {
    key: Buffer.from('0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', 'hex'),
    claims: {},
    options: { algorithm: 'HS256', audience: '/admin/', expiresIn: '5m', header: { kid: '6748592f4b9b' } },
    header: { alg: 'HS256', typ: 'JWT', kid: '6748592f4b9b' },
    payload: { aud: '/admin/', iat: at, exp: at + 300 },
  },
  'a development server whose secret is prescribed and short (LiveKit, Ably)': {
    key: 'secret',
    claims: { sub: 'ada', video: { room: 'a' } },
    options: { algorithm: 'HS256', issuer: 'devkey', expiresIn: '6h', allowInsecureKeySizes: true },
    header: { alg: 'HS256', typ: 'JWT' },
    payload: { iss: 'devkey', iat: at, exp: at + 21_600, sub: 'ada', video: { room: 'a' } },
  },
};

it.each(Object.entries(DEMANDS))('makes %s', async (_what, { key, claims, options, header, payload }) => {
  const token = await sign(claims, key, { ...options, now } as SignOptions & { algorithm: Algorithm; expiresIn: '5m' });
  const decoded = decode(token);
  expect(decoded.header).toEqual(header);
  expect(decoded.payload).toEqual(payload);
  await expect(verifierOf(options.algorithm, key)(token)).resolves.toBeDefined();
});

/** The service's side: the public half as OpenSSL knows it, or the same secret. */
function verifierOf(algorithm: Algorithm, key: SigningKey): (token: string) => Promise<unknown> {
  const expected = {
    issuer: false,
    audience: false,
    expiration: 'optional',
    allowInsecureKeySizes: true,
    now,
  } as const;
  if (algorithm === 'HS256') return createVerifier(key as string, { algorithms: ['HS256'], ...expected });
  const { publicKey } = { RS256: rsa, ES256: p256, EdDSA: ed25519 }[algorithm as 'RS256'] ?? rsa;
  return async (token) => {
    const [head = '', body = '', signature = ''] = token.split('.');
    const hash = algorithm === 'EdDSA' ? null : 'sha256';
    const raw = {
      key: createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
      dsaEncoding: 'ieee-p1363',
    } as const;
    expect(verify(hash, Buffer.from(`${head}.${body}`), raw, Buffer.from(signature, 'base64url'))).toBe(true);
    return token;
  };
}
