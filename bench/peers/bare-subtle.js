// `crypto.subtle` with a prepared key and prepared bytes: nobody on WebCrypto can be faster.
import { SIGNATURE, cryptoKey, parts } from './keys.js';

export const bareSubtle = {
  checks: 'the signature only',
  prepare: parts,
  async verifier(fixture, alg) {
    const key = await cryptoKey(fixture, alg, 'verify');
    const algorithm = SIGNATURE[alg];
    return async ({ input, signature }) => {
      if (!(await crypto.subtle.verify(algorithm, key, signature, input))) throw new Error('rejected');
      return true;
    };
  },
  async signer(fixture, alg) {
    const key = await cryptoKey(fixture, alg, 'sign');
    const algorithm = SIGNATURE[alg];
    return ({ input }) => crypto.subtle.sign(algorithm, key, input);
  },
};
