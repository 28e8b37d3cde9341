// New keys, and the files that they are kept in: the same names as those of the command line.
import { type Algorithm, exportJwk, exportPem, generateKeyPair, generateSecret, jwkThumbprint } from 'strictjwt';

export interface NewKey {
  /** the secret, or the private key as PEM */
  readonly key: string;
  readonly pair?: PublicHalf;
}

export interface PublicHalf {
  readonly pem: string;
  /** a key set with `kid`, as a server publishes it */
  readonly jwks: string;
  readonly kid: string;
  /** whose half it is */
  readonly privatePem: string;
}

export async function newKey(algorithm: Algorithm): Promise<NewKey> {
  if (algorithm.startsWith('HS')) return { key: generateSecret(algorithm) };
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJwk(publicKey);
  const kid = await jwkThumbprint(jwk);
  const [privatePem, pem] = [await exportPem(privateKey), await exportPem(publicKey)];
  const jwks = JSON.stringify({ keys: [{ ...jwk, kid, alg: algorithm, use: 'sig' }] }, null, 2);
  return { key: privatePem, pair: { pem, jwks, kid, privatePem } };
}
