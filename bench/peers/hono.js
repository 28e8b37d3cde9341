import { sign, verify } from 'hono/jwt';
import { cryptoKey } from './keys.js';

const options = (fixture, alg) => ({ alg, iss: fixture.issuer, aud: fixture.audience });
const nowInSeconds = () => Math.floor(Date.now() / 1000);

export const hono = {
  checks: 'one alg, iss, aud, exp when present',
  async verifier(fixture, alg) {
    const key = await cryptoKey(fixture, alg, 'verify');
    const prepared = options(fixture, alg);
    return (token) => verify(token, key, prepared);
  },
  oneShot: (fixture) => (token) => verify(token, fixture.secret, options(fixture, 'HS256')),
  async signer(fixture, alg) {
    const key = await cryptoKey(fixture, alg, 'sign');
    return (claims) => {
      const iat = nowInSeconds();
      return sign({ ...claims, iat, exp: iat + 900 }, key, alg);
    };
  },
};
