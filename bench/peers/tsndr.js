import jwt from '@tsndr/cloudflare-worker-jwt';
import { cryptoKey } from './keys.js';

const SUPPORTED = ['HS256', 'ES256', 'RS256'];

// Takes text for HMAC and imports it on every call.
export const tsndr = {
  checks: 'one alg, exp when present; neither iss nor aud',
  async verifier(fixture, algorithm) {
    if (!SUPPORTED.includes(algorithm)) return undefined;
    const key = algorithm === 'HS256' ? fixture.secret : await cryptoKey(fixture, algorithm, 'verify');
    const prepared = { algorithm, throwError: true };
    return async (token) => {
      const verified = await jwt.verify(token, key, prepared);
      if (!verified) throw new Error('rejected');
      return verified;
    };
  },
  oneShot: (fixture) => tsndr.verifier(fixture, 'HS256'),
  async signer(fixture, algorithm) {
    if (!SUPPORTED.includes(algorithm)) return undefined;
    const key = algorithm === 'HS256' ? fixture.secret : await cryptoKey(fixture, algorithm, 'sign');
    return (claims) => {
      const iat = Math.floor(Date.now() / 1000);
      return jwt.sign({ ...claims, iat, exp: iat + 900 }, key, { algorithm });
    };
  },
};
