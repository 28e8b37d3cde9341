// With Node's types only: KeyObjects, Buffers and Node's WebCrypto keys go in.
import { createSecretKey, generateKeyPairSync, type webcrypto } from 'node:crypto';
import { createRemoteJwks, exportPem, generateKeyPair, type KeyResolver, sign, verify } from 'strictjwt';

const expected = { issuer: false, audience: false } as const;

export async function withKeyObjects(): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const token = await sign({ sub: 'user-42' }, privateKey, { algorithm: 'ES256', expiresIn: '1h' });
  await verify(token, publicKey, { ...expected, algorithms: ['ES256'] });
  const secret = createSecretKey(Buffer.alloc(32));
  await verify(token, secret, { ...expected, algorithms: ['HS256'] });
  await verify(token, Buffer.alloc(32), { ...expected, algorithms: ['HS256'] });
  return exportPem(publicKey);
}

export async function withCryptoKeys(pair: webcrypto.CryptoKeyPair): Promise<void> {
  const token = await sign({ sub: 'user-42' }, pair.privateKey, { algorithm: 'ES256', expiresIn: '1h' });
  await verify(token, pair.publicKey, { ...expected, algorithms: ['ES256'] });
}

export async function generated(): Promise<webcrypto.CryptoKey> {
  return (await generateKeyPair('ES256')).privateKey;
}

export function remote(): KeyResolver {
  return createRemoteJwks('https://a.example/jwks', { fetch, cacheMaxAge: '10m' });
}

export function remoteByProxy(): KeyResolver {
  return createRemoteJwks('https://a.example/jwks', {
    fetch: async (url, init) => fetch(`${url}?proxied`, { ...init }),
  });
}
