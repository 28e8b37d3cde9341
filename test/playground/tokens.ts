// Tokens made without the library, good and bad.
import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

export const SECRET = 'a secret of forty-eight characters, more or less';

export const { privateKey: ecPrivate, publicKey: ecPublic } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const { privateKey: rsaPrivate, publicKey: rsaPublic } = generateKeyPairSync('rsa', { modulusLength: 2048 });

export function pem(key: KeyObject): string {
  return key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }) as string;
}

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

export function base64url(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

type Json = Record<string, unknown>;

export function hs256(payload: Json | string, key: string | Uint8Array = SECRET, header: Json = {}): string {
  const input = `${base64url({ alg: 'HS256', typ: 'JWT', ...header })}.${base64url(payload)}`;
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}

export function es256(payload: Json, header: Json = {}): string {
  const input = `${base64url({ alg: 'ES256', typ: 'JWT', ...header })}.${base64url(payload)}`;
  return `${input}.${createSign('sha256').update(input).sign({ key: ecPrivate, dsaEncoding: 'ieee-p1363' }, 'base64url')}`;
}

export function rs256(payload: Json, header: Json = {}): string {
  const input = `${base64url({ alg: 'RS256', typ: 'JWT', ...header })}.${base64url(payload)}`;
  return `${input}.${createSign('sha256').update(input).sign(rsaPrivate, 'base64url')}`;
}

/** Made a minute ago, good for an hour. */
export function fresh(more: Json = {}): Json {
  const now = nowSeconds();
  return {
    iss: 'https://issuer.example',
    aud: 'https://api.example',
    sub: 'user-42',
    iat: now - 60,
    exp: now + 3600,
    ...more,
  };
}
