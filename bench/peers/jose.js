import { SignJWT, jwtVerify } from 'jose';
import { cryptoKey, secretBytes } from './keys.js';

const options = (fixture, alg) => ({
  algorithms: [alg],
  issuer: fixture.issuer,
  audience: fixture.audience,
  requiredClaims: ['exp'],
});

export const jose = {
  checks: 'allowlist, iss, aud, exp required',
  async verifier(fixture, alg) {
    const key = await cryptoKey(fixture, alg, 'verify');
    const prepared = options(fixture, alg);
    return (token) => jwtVerify(token, key, prepared);
  },
  oneShot: (fixture) => (token) =>
    jwtVerify(token, new TextEncoder().encode(fixture.secret), options(fixture, 'HS256')),
  async signer(fixture, alg) {
    const key = await cryptoKey(fixture, alg, 'sign');
    const header = { alg, typ: 'JWT' };
    return (claims) => new SignJWT(claims).setProtectedHeader(header).setIssuedAt().setExpirationTime('15m').sign(key);
  },
};

export const joseBytes = {
  checks: jose.checks,
  verifier(fixture, alg) {
    const key = secretBytes(fixture);
    const prepared = options(fixture, alg);
    return (token) => jwtVerify(token, key, prepared);
  },
};
