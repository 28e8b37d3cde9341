// Keys and tokens, made once by the host with bare `node:crypto` and handed to every runtime,
// so that all of them, and all libraries, judge the same bytes.
import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { hostileTokens, spellings } from './hostile.mjs';

export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'https://api.example';
export const PAYLOAD_SIZES = { '0.3 kB': 300, '1 kB': 1000, '4 kB': 4000, '12 kB': 12_000 };

const KEY_KINDS = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  EdDSA: () => generateKeyPairSync('ed25519'),
};

const LONGEST_HOSTILE_PAYLOAD = 11_000; // for tokens of 16 000 characters
const PSS = { padding: 6, saltLength: 32 }; // RSA_PKCS1_PSS_PADDING
const base64url = (value) => Buffer.from(value).toString('base64url');
const json64 = (value) => base64url(JSON.stringify(value));

/** `{ secret, keys, pools }`, plain JSON: `pools` maps a name to thousands of distinct tokens. */
export function makeFixture({ quick }) {
  const secret = randomBytes(32).toString('base64url');
  const pairs = Object.fromEntries(Object.entries(KEY_KINDS).map(([alg, make]) => [alg, make()]));
  const signers = {
    HS256: (input) => createHmac('sha256', secret).update(input).digest(),
    HS512: (input) => createHmac('sha512', secret).update(input).digest(),
    ES256: (input) => sign('sha256', input, { key: pairs.ES256.privateKey, dsaEncoding: 'ieee-p1363' }),
    RS256: (input) => sign('sha256', input, pairs.RS256.privateKey),
    PS256: (input) => sign('sha256', input, { key: pairs.PS256.privateKey, ...PSS }),
    EdDSA: (input) => sign(null, input, pairs.EdDSA.privateKey),
  };
  const token = (alg, claims) => {
    const input = `${json64({ alg, typ: 'JWT' })}.${json64(claims)}`;
    return `${input}.${base64url(signers[alg](Buffer.from(input)))}`;
  };
  const many = (count, make) => Array.from({ length: count }, (_, i) => make(i));
  const count = quick ? 2048 : 4096;
  const good = many(count, (i) => token('HS256', claims(i)));

  const pools = {
    HS256: good,
    malformed: good.map((text, i) => spellings[i % spellings.length](text)),
    wrongAlg: many(count, (i) => token('HS512', claims(i))),
    tampered: good.map((text, i) => swapPayload(text, json64({ ...claims(i), scope: 'admin' }))),
    expired: many(count, (i) => token('HS256', { ...claims(i), exp: now() - 3600 })),
  };
  for (const alg of Object.keys(KEY_KINDS)) {
    const slow = alg === 'RS256' || alg === 'PS256';
    pools[alg] = many(slow && quick ? 1024 : 2048, (i) => token(alg, claims(i)));
  }
  for (const [name, size] of Object.entries(PAYLOAD_SIZES)) {
    const extra = permissionsOf(size - 300);
    const enough = Math.min(count, 3_000_000 / size);
    pools[`payload ${name}`] = many(enough, (i) => token('HS256', grow(claims(i), size, extra)));
  }
  const longest = permissionsOf(LONGEST_HOSTILE_PAYLOAD);
  const honest = (i, size) => grow(claims(i), size, size > 1000 ? longest : {});
  Object.assign(pools, hostileTokens(token, honest));
  return { secret, issuer: ISSUER, audience: AUDIENCE, keys: exportKeys(pairs), pools };
}

function exportKeys(pairs) {
  const pem = (key, type) => key.export({ format: 'pem', type });
  return Object.fromEntries(
    Object.entries(pairs).map(([alg, { publicKey, privateKey }]) => [
      alg,
      {
        publicPem: pem(publicKey, 'spki'),
        privatePem: pem(privateKey, 'pkcs8'),
        publicJwk: publicKey.export({ format: 'jwk' }),
        privateJwk: privateKey.export({ format: 'jwk' }),
      },
    ]),
  );
}

const now = () => Math.floor(Date.now() / 1000);

/** What an access token usually carries: about 210 bytes of JSON, 360 characters as an HS256 token. */
function claims(i) {
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: `user-${100_000 + i}`,
    iat: now(),
    exp: now() + 86_400,
    jti: randomBytes(12).toString('hex'),
    scope: 'read:orders write:orders',
  };
}

/** Adds `extra` to the claims and pads them to `size` bytes of JSON. */
function grow(base, size, extra) {
  const grown = { ...base, ...extra, pad: '' };
  return { ...grown, pad: 'x'.repeat(Math.max(0, size - JSON.stringify(grown).length)) };
}

/** What fills about `bytes` of JSON the way real tokens grow: lists of permissions, small objects. */
function permissionsOf(bytes) {
  const permissions = [];
  const tenants = [];
  for (let i = 0, room = bytes; room > 150; room -= i++ % 2 === 0 ? 86 : 40) {
    permissions.push(`orders:${i}:read`, `invoices:${i}:write`);
    if (i % 2 === 0) tenants.push({ id: i, name: `tenant-${i}`, owner: i % 3 === 0 });
  }
  return { permissions, tenants };
}

const swapPayload = (text, payload) => {
  const [header, , signature] = text.split('.');
  return `${header}.${payload}.${signature}`;
};
