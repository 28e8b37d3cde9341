// `node:crypto` with a prepared key and prepared bytes: nobody in Node can verify an HMAC faster.
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { parts } from './keys.js';

const macOf = (key, input) => createHmac('sha256', key).update(input).digest();

export const createHmacBare = {
  sync: true,
  checks: 'the MAC only',
  prepare: parts,
  verifier(fixture) {
    const key = createSecretKey(fixture.secret, 'utf8');
    return ({ input, signature }) => {
      if (!timingSafeEqual(macOf(key, input), signature)) throw new Error('rejected');
      return true;
    };
  },
  signer(fixture) {
    const key = createSecretKey(fixture.secret, 'utf8');
    return ({ input }) => macOf(key, input);
  },
};

/** The sum of what cannot be left out: decode, MAC, compare, `JSON.parse`. */
export const sumOfParts = {
  sync: true,
  checks: 'the MAC only',
  verifier(fixture) {
    const key = createSecretKey(fixture.secret, 'utf8');
    return (token) => {
      const first = token.indexOf('.');
      const last = token.lastIndexOf('.');
      const mac = macOf(key, token.slice(0, last));
      if (!timingSafeEqual(mac, Buffer.from(token.slice(last + 1), 'base64url'))) throw new Error('rejected');
      return JSON.parse(Buffer.from(token.slice(first + 1, last), 'base64url').toString());
    };
  },
};
