// With the DOM's types: WebCrypto keys go in and come out.
import { createRemoteJwks, exportJwk, generateKeyPair, type KeyResolver, sign, verify } from 'strictjwt';

export async function withCryptoKeys(pair: CryptoKeyPair): Promise<void> {
  const token = await sign({ sub: 'user-42' }, pair.privateKey, { algorithm: 'ES256', expiresIn: '1h' });
  await verify(token, pair.publicKey, { algorithms: ['ES256'], issuer: false, audience: false });
  await exportJwk(pair.publicKey);
}

export async function generated(): Promise<ArrayBuffer> {
  const { privateKey, publicKey }: { privateKey: CryptoKey; publicKey: CryptoKey } = await generateKeyPair('ES256');
  await crypto.subtle.exportKey('spki', publicKey);
  return crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, new Uint8Array(1));
}

export function remote(): KeyResolver {
  return createRemoteJwks(new URL('https://a.example/jwks'), { fetch, timeout: '5s', headers: { accept: 'a' } });
}

export function remoteByProxy(): KeyResolver {
  return createRemoteJwks('https://a.example/jwks', {
    fetch: async (url, init) => fetch(`${url}?proxied`, { ...init }),
  });
}
