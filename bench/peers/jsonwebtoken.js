import { createPrivateKey, createPublicKey, createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';

const publicKey = (fixture, alg) =>
  alg === 'HS256' ? createSecretKey(fixture.secret, 'utf8') : createPublicKey(fixture.keys[alg].publicPem);
const privateKey = (fixture, alg) =>
  alg === 'HS256' ? createSecretKey(fixture.secret, 'utf8') : createPrivateKey(fixture.keys[alg].privatePem);
const options = (fixture, alg) => ({ algorithms: [alg], issuer: fixture.issuer, audience: fixture.audience });

export const jsonwebtoken = {
  sync: true,
  checks: 'allowlist, iss, aud, exp when present',
  verifier(fixture, alg) {
    if (alg === 'EdDSA') return undefined;
    const key = publicKey(fixture, alg);
    const prepared = options(fixture, alg);
    return (token) => jwt.verify(token, key, prepared);
  },
  oneShot: (fixture) => (token) => jwt.verify(token, fixture.secret, options(fixture, 'HS256')),
  signer(fixture, algorithm) {
    if (algorithm === 'EdDSA') return undefined;
    const key = privateKey(fixture, algorithm);
    return (claims) => jwt.sign(claims, key, { algorithm, expiresIn: '15m' });
  },
};
