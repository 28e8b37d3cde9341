// ESM and CommonJS copies in one process: an application imports one, a dependency of it requires the other.
import { createRequire } from 'node:module';
import * as esm from 'strictjwt';

const cjs = createRequire(import.meta.url)('strictjwt');
if (esm.TokenError === cjs.TokenError) throw new Error('only one copy was loaded');

const secret = 'a-secret-for-tests-that-is-long-enough';
const options = { algorithms: ['HS256'], issuer: false, audience: false };

/** How each copy is told to recognise the other's errors. */
function isTokenError(error) {
  return error.name === 'TokenError' && error.code === 'ERR_JWT_MALFORMED';
}

for (const [from, { verify }] of [
  ['esm', esm],
  ['cjs', cjs],
]) {
  const error = await verify('a.b', secret, options).catch((reason) => reason);
  if (!isTokenError(error)) throw new Error(`the error of ${from} is ${error.name} ${error.code}`);
}

// a resolver that verifies with one copy inside the other: its errors come through as they are
const failing = async () => {
  await cjs.verify('a.b', secret, options);
};
const { privateKey } = await cjs.generateKeyPair('ES256');
const token = await cjs.sign({ sub: 'user-42' }, privateKey, { algorithm: 'ES256', expiresIn: '15m' });
const error = await esm.verify(token, failing, { ...options, algorithms: ['ES256'] }).catch((reason) => reason);
if (!isTokenError(error)) throw new Error(`through the resolver came ${error.name} ${error.code}`);

// keys and tokens of one copy work in the other
const pair = await esm.generateKeyPair('ES256');
const own = await esm.sign({ sub: 'user-42' }, pair.privateKey, { algorithm: 'ES256', expiresIn: '15m' });
const { payload } = await cjs.verify(own, pair.publicKey, { ...options, algorithms: ['ES256'] });
console.log(payload.sub);
