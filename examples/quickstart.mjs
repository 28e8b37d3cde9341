// A tour in one file: `npm run demo`, or `node examples/quickstart.mjs` once the package is built.
import { createVerifier, explain, generateKeyPair, generateSecret, sign, TokenError, verify } from 'strictjwt';

const issuer = 'https://auth.example';
const audience = 'https://api.example';

function heading(text) {
  console.log(`\n${text}\n${'-'.repeat(text.length)}`);
}

/** A token is long; its ends are enough to recognise it. */
function shorten(token) {
  return `${token.slice(0, 36)}...${token.slice(-8)} (${token.length} characters)`;
}

// ---------------------------------------------------------------------------------------------------------------
heading('1. A shared secret (HS256)');

const secret = generateSecret('HS256');
const session = await sign({ sub: 'user-42', role: 'editor' }, secret, {
  algorithm: 'HS256',
  expiresIn: '15m',
  issuer,
  audience,
});
console.log('signed:  ', shorten(session));

const { payload } = await verify(session, secret, { algorithms: ['HS256'], issuer, audience });
console.log('verified:', payload);

// ---------------------------------------------------------------------------------------------------------------
heading('2. A key pair (ES256)');

const { privateKey, publicKey } = await generateKeyPair('ES256');
const token = await sign({ sub: 'user-42', role: 'editor' }, privateKey, {
  algorithm: 'ES256',
  expiresIn: '15m',
  issuer,
  audience,
  header: { kid: '2026-01' },
});
console.log('signed:  ', shorten(token));

// Options and key are checked and prepared once; call this for every request.
const options = { algorithms: ['ES256'], issuer, audience };
const verifyToken = createVerifier(publicKey, options);
const verified = await verifyToken(token);
console.log('header:  ', verified.header);
console.log('verified:', verified.payload);

// ---------------------------------------------------------------------------------------------------------------
heading('3. Five tokens that are rejected');

/** Signs like above, except for `changes`. */
function forge(changes) {
  const usual = { algorithm: 'ES256', expiresIn: '15m', issuer, audience };
  return sign({ sub: 'user-42' }, privateKey, { ...usual, ...changes });
}

function base64url(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

const [header, claims, signature] = token.split('.');
const anHourAgo = () => Date.now() - 3_600_000;
const expired = await forge({ now: anHourAgo });

const rejected = [
  ['expired', expired],
  ['for another service', await forge({ audience: 'https://billing.example' })],
  ['made an administrator by hand', [header, base64url({ ...verified.payload, role: 'admin' }), signature].join('.')],
  ['signed with the shared secret instead', session],
  ['without a signature ("alg": "none")', [base64url({ alg: 'none' }), claims, ''].join('.')],
];

for (const [what, badToken] of rejected) {
  try {
    await verifyToken(badToken);
    console.log(`${what}: ACCEPTED`);
    process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    console.log(`${what}\n  ${error.code}\n  ${error.message}`);
  }
}

// ---------------------------------------------------------------------------------------------------------------
heading('4. Why? Every check of the expired token, explained');

const { valid, checks } = await explain(expired, publicKey, options);
console.log(`valid: ${valid}`);
for (const { name, status, message } of checks) {
  console.log(`  ${status.padEnd(7)} ${name.padEnd(10)} ${message}`);
}
