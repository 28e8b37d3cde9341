import { createSecretKey, type KeyObject, webcrypto } from 'node:crypto';
import type { Jwk, SigningKey, VerificationKey } from 'strictjwt';
import { CERTIFICATE_PEM } from '../../support/fixture-keys.ts';
import { type AsymmetricName, type HmacName, pairFor, SECRET } from '../../support/keys.ts';

// The same fixture keys in every form that a caller may have them in.

type Forms<Key> = Readonly<Record<string, Key>>;

/** WebCrypto's names for what an algorithm's keys are. */
export function keyParams(algorithm: string): { name: string; hash?: string; namedCurve?: string } {
  const hash = `SHA-${algorithm.slice(2)}`;
  const curves: Record<string, string> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };
  const curve = curves[algorithm];
  if (curve !== undefined) return { name: 'ECDSA', namedCurve: curve };
  if (algorithm.startsWith('HS')) return { name: 'HMAC', hash };
  if (algorithm.startsWith('RS')) return { name: 'RSASSA-PKCS1-v1_5', hash };
  return algorithm.startsWith('PS') ? { name: 'RSA-PSS', hash } : { name: 'Ed25519' };
}

export function publicCryptoKey(algorithm: AsymmetricName, key: KeyObject): Promise<webcrypto.CryptoKey> {
  const der = key.export({ format: 'der', type: 'spki' });
  return webcrypto.subtle.importKey('spki', der, keyParams(algorithm), true, ['verify']);
}

export function privateCryptoKey(algorithm: AsymmetricName, key: KeyObject): Promise<webcrypto.CryptoKey> {
  const der = key.export({ format: 'der', type: 'pkcs8' });
  return webcrypto.subtle.importKey('pkcs8', der, keyParams(algorithm), true, ['sign']);
}

export function secretCryptoKey(algorithm: HmacName, usages: ('sign' | 'verify')[]): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('raw', Buffer.from(SECRET), keyParams(algorithm), true, usages);
}

export function jwkOf(key: KeyObject): Jwk {
  return key.export({ format: 'jwk' }) as Jwk;
}

export async function publicForms(algorithm: AsymmetricName): Promise<Forms<VerificationKey>> {
  const { publicKey, publicPem } = pairFor(algorithm);
  const certificates: Readonly<Record<string, string>> = {
    ES256: CERTIFICATE_PEM.p256,
    EdDSA: CERTIFICATE_PEM.ed25519,
    RS256: CERTIFICATE_PEM.rsa,
    PS256: CERTIFICATE_PEM.rsa,
  };
  const certificate = certificates[algorithm];
  const isRsa = publicKey.asymmetricKeyType === 'rsa';
  return {
    'SPKI PEM': publicPem,
    ...(isRsa && { 'PKCS#1 PEM': publicKey.export({ format: 'pem', type: 'pkcs1' }) as string }),
    ...(certificate !== undefined && { 'certificate PEM': certificate }),
    JWK: jwkOf(publicKey),
    'JWK with alg, use, key_ops and kid': {
      ...jwkOf(publicKey),
      alg: algorithm,
      use: 'sig',
      key_ops: ['verify'],
      kid: 'k',
      ext: true,
    },
    JWKS: { keys: [jwkOf(publicKey)] },
    KeyObject: publicKey,
    CryptoKey: await publicCryptoKey(algorithm, publicKey),
    list: [publicPem],
    resolver: () => publicPem,
    'resolver that answers later': async () => jwkOf(publicKey),
    'resolver that answers a list': () => [publicKey],
    'resolver that answers a set': () => ({ keys: [jwkOf(publicKey)] }),
  };
}

export async function privateForms(algorithm: AsymmetricName): Promise<Forms<SigningKey>> {
  const { privateKey, privatePem } = pairFor(algorithm);
  const type = privateKey.asymmetricKeyType;
  return {
    'PKCS#8 PEM': privatePem,
    ...(type === 'rsa' && { 'PKCS#1 PEM': privateKey.export({ format: 'pem', type: 'pkcs1' }) as string }),
    ...(type === 'ec' && { 'SEC1 PEM': privateKey.export({ format: 'pem', type: 'sec1' }) as string }),
    JWK: jwkOf(privateKey),
    'JWK with alg, use, key_ops and kid': {
      ...jwkOf(privateKey),
      alg: algorithm,
      use: 'sig',
      key_ops: ['sign'],
      kid: 'k',
      ext: true,
    },
    KeyObject: privateKey,
    CryptoKey: await privateCryptoKey(algorithm, privateKey),
  };
}

export async function secretForms(algorithm: HmacName): Promise<Forms<SigningKey & VerificationKey>> {
  const bytes = new TextEncoder().encode(SECRET);
  const padded = new TextEncoder().encode(`--${SECRET}--`);
  const k = Buffer.from(SECRET).toString('base64url');
  return {
    text: SECRET,
    Uint8Array: bytes,
    Buffer: Buffer.from(SECRET),
    'a view of a larger buffer': padded.subarray(2, -2),
    JWK: { kty: 'oct', k },
    'JWK with alg, use, key_ops and kid': {
      kty: 'oct',
      k,
      alg: algorithm,
      use: 'sig',
      key_ops: ['sign', 'verify'],
      kid: 'k',
    },
    KeyObject: createSecretKey(bytes),
    CryptoKey: await secretCryptoKey(algorithm, ['sign', 'verify']),
  };
}
