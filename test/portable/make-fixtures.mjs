// Made `fixtures.ts`: `node test/portable/make-fixtures.mjs > test/portable/fixtures.ts` with Node 24.8 or newer
// (for ML-DSA) and openssl 3. Run again only to add a kind of key: every key and token in the file changes.
// Nothing here uses the library, so the tokens are an independent witness.
import { execFileSync } from 'node:child_process';
import { constants, createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const jwk = (key) => key.export({ format: 'jwk' });
const pem = (key, type) => key.export({ format: 'pem', type });

function openssl(...args) {
  return execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

function certificate(privateKey) {
  const folder = mkdtempSync(join(tmpdir(), 'fixtures-'));
  const file = join(folder, 'key.pem');
  writeFileSync(file, pem(privateKey, 'pkcs8'));
  try {
    return openssl('req', '-new', '-x509', '-key', file, '-days', '36500', '-subj', '/CN=fixture');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The key in every kind that all key types have. */
function describe({ privateKey, publicKey }) {
  return {
    pkcs8: pem(privateKey, 'pkcs8'),
    spki: pem(publicKey, 'spki'),
    jwk: jwk(privateKey),
    publicJwk: jwk(publicKey),
  };
}

function rsa(modulusLength = 2048) {
  const pair = generateKeyPairSync('rsa', { modulusLength });
  const pkcs1 = { pkcs1: pem(pair.privateKey, 'pkcs1'), pkcs1Public: pem(pair.publicKey, 'pkcs1') };
  return { pair, data: { ...describe(pair), ...pkcs1, x509: certificate(pair.privateKey) } };
}

function ec(namedCurve) {
  const pair = generateKeyPairSync('ec', { namedCurve });
  const sec1 = pem(pair.privateKey, 'sec1');
  return { pair, data: { ...describe(pair), sec1, x509: certificate(pair.privateKey) } };
}

function ed25519() {
  const pair = generateKeyPairSync('ed25519');
  return { pair, data: { ...describe(pair), x509: certificate(pair.privateKey) } };
}

function mlDsa(size) {
  const pair = generateKeyPairSync(`ml-dsa-${size}`);
  return { pair, data: describe(pair) };
}

const keys = {
  rsa: rsa(),
  p256: ec('P-256'),
  p384: ec('P-384'),
  p521: ec('P-521'),
  ed25519: ed25519(),
  mlDsa44: mlDsa(44),
  mlDsa65: mlDsa(65),
  mlDsa87: mlDsa(87),
};
const secret = randomBytes(64).toString('base64url');

const KEY_OF = {
  RS: () => 'rsa',
  PS: () => 'rsa',
  Ed: () => 'ed25519',
  ES: (alg) => ({ ES256: 'p256', ES384: 'p384', ES512: 'p521' })[alg],
  ML: (alg) => `mlDsa${alg.slice(-2)}`,
};

function signature(alg, input) {
  const hash = `sha${alg.slice(2)}`;
  if (alg.startsWith('HS')) return createHmac(hash, secret).update(input).digest();
  const { privateKey: key } = keys[KEY_OF[alg.slice(0, 2)](alg)].pair;
  if (alg.startsWith('RS')) return sign(hash, input, key);
  if (alg.startsWith('ES')) return sign(hash, input, { key, dsaEncoding: 'ieee-p1363' });
  if (!alg.startsWith('PS')) return sign(null, input, key);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return sign(hash, input, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
}

const CLAIMS = {
  iss: 'https://issuer.example',
  aud: 'https://api.example',
  sub: 'user-1',
  iat: 1_700_000_000,
  exp: 1_700_000_300,
};

function token(alg) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part({ alg, typ: 'JWT' })}.${part(CLAIMS)}`;
  return `${input}.${signature(alg, Buffer.from(input)).toString('base64url')}`;
}

const ALGORITHMS = [
  'HS256',
  'HS384',
  'HS512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
];

const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
const k1 = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
const fixtures = {
  secret,
  ...Object.fromEntries(Object.entries(keys).map(([name, { data }]) => [name, data])),
  smallRsa: describe(small),
  secp256k1: describe(k1),
  encrypted: keys.p256.pair.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
  ecParameters: openssl('ecparam', '-name', 'prime256v1', '-genkey'),
  tokens: Object.fromEntries(ALGORITHMS.map((alg) => [alg, token(alg)])),
};

function render(value, indent = '') {
  if (typeof value === 'string') return value.includes('\n') ? `\`${value}\`` : `'${value}'`;
  const inner = `${indent}  `;
  const lines = Object.entries(value).map(([name, member]) => {
    const key = /^\w+$/.test(name) ? name : `'${name}'`;
    return `${inner}${key}: ${render(member, inner)},`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

console.log('// Keys and tokens made once by make-fixtures.mjs with node:crypto and openssl. They protect nothing.');
for (const [name, value] of Object.entries(fixtures)) {
  console.log(`\nexport const ${name} = ${render(value)}${typeof value === 'string' ? '' : ' as const'};`);
}
