// The keys of whoever issues tokens. A key has three stages, and a rotation takes two keys through them:
//
//   published  in the JWKS, so that every verifier knows it before it meets a token of it
//   in use     signs the new tokens; one key at a time
//   withdrawn  out of the JWKS: nothing that it signed is accepted any more
import { generateKeyPairSync } from 'node:crypto';
import { createSigner, jwkThumbprint } from 'strictjwt';

export async function makeKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  // the thumbprint as name: it follows from the key, so that two keys never share one (RFC 7638)
  const kid = await jwkThumbprint(jwk);
  return { kid, privateKey, jwk: { ...jwk, kid, alg: 'ES256', use: 'sig' } };
}

export class KeyRing {
  #published = new Map();
  #options;

  /** @param options of every token: `expiresIn`, `issuer`, `audience` */
  constructor(options) {
    this.#options = options;
  }

  publish(key) {
    this.#published.set(key.kid, key);
  }

  /** From now on `sign` uses this key. Verifiers must have had the time to fetch it. */
  use({ kid, privateKey }) {
    if (!this.#published.has(kid)) throw new Error('publish a key before it is used');
    this.sign = createSigner(privateKey, { ...this.#options, algorithm: 'ES256', header: { kid } });
  }

  /** In a planned rotation: when the last token that it signed has expired. When it leaked: now. */
  withdraw({ kid }) {
    this.#published.delete(kid);
  }

  /** What the JWKS endpoint answers: public keys only. */
  jwks() {
    return { keys: [...this.#published.values()].map(({ jwk }) => jwk) };
  }
}
