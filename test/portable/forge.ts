import type { Algorithm, Jwk, SignOptions, VerifyOptions } from 'strictjwt';
import { ed25519, mlDsa44, mlDsa65, mlDsa87, p256, p384, p521, rsa, secret } from './fixtures.ts';

// Tokens made by hand with WebCrypto, independent of the library under test.

export const NOW_SECONDS = 1_700_000_000;
export const NOW = NOW_SECONDS * 1000;
export const now = (): number => NOW;

export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'https://api.example';

/** The claims of every token in fixtures.ts. */
export const CLAIMS = {
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'user-1',
  iat: NOW_SECONDS,
  exp: NOW_SECONDS + 300,
} as const;

export const SECRET = secret;

export function rules(algorithm: Algorithm, more: Partial<VerifyOptions> = {}): VerifyOptions {
  return { algorithms: [algorithm], issuer: ISSUER, audience: AUDIENCE, now, ...more };
}

export function signing(algorithm: Algorithm, more: Partial<SignOptions> = {}): SignOptions {
  return { algorithm, expiresIn: '5m', now, ...more };
}

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export function toBase64url(data: string | Uint8Array): string {
  const bytes = typeof data === 'string' ? bytesOf(data) : data;
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** The DER inside a PEM block. */
export function derOf(pem: string): Uint8Array<ArrayBuffer> {
  return fromBase64url(pem.replaceAll(/-----[^-]+-----|\s/g, '').replaceAll('=', ''));
}

export function partsOf(token: string): [header: string, payload: string, signature: string] {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return [header, payload, signature];
}

export async function hmac(input: string, secret: string | Uint8Array<ArrayBuffer> = SECRET): Promise<string> {
  const bytes = typeof secret === 'string' ? bytesOf(secret) : secret;
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, bytesOf(input))));
}

export async function ecdsa(input: string, jwk: Jwk = p256.jwk): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, bytesOf(input)));
}

/** A key that signed none of these tokens (RFC 7515 appendix A.3.1). */
export const ANOTHER_P256 = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};

export interface Spec {
  /** Merged over `{ alg: 'HS256', typ: 'JWT' }`; an `undefined` member removes the field. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** The whole header, byte for byte. */
  readonly headerText?: string | Uint8Array;
  /** Merged over CLAIMS; an `undefined` member removes the claim. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The whole payload, byte for byte. */
  readonly payloadText?: string | Uint8Array;
  readonly secret?: string | Uint8Array<ArrayBuffer>;
}

function inputOf(spec: Spec, alg: string): string {
  const header = spec.headerText ?? JSON.stringify({ alg, typ: 'JWT', ...spec.header });
  const payload = spec.payloadText ?? JSON.stringify({ ...CLAIMS, ...spec.claims });
  return `${toBase64url(header)}.${toBase64url(payload)}`;
}

/** A token whose HS256 signature holds, whatever its header and payload say. */
export async function forge(spec: Spec = {}): Promise<string> {
  const input = inputOf(spec, 'HS256');
  return `${input}.${await hmac(input, spec.secret)}`;
}

/** A token whose ES256 signature holds. */
export async function forgeEs256(spec: Spec = {}, jwk?: Jwk): Promise<string> {
  const input = inputOf(spec, 'ES256');
  return `${input}.${toBase64url(await ecdsa(input, jwk))}`;
}

const KEYS = {
  RS: () => rsa,
  PS: () => rsa,
  ES: (alg: string) => (alg === 'ES256' ? p256 : alg === 'ES384' ? p384 : p521),
  Ed: () => ed25519,
  ML: (alg: string) => (alg === 'ML-DSA-44' ? mlDsa44 : alg === 'ML-DSA-65' ? mlDsa65 : mlDsa87),
} as const;

/** The fixture key of an asymmetric algorithm. */
export function keyOf(algorithm: Algorithm) {
  return KEYS[algorithm.slice(0, 2) as keyof typeof KEYS](algorithm);
}

export const isHmac = (algorithm: Algorithm): boolean => algorithm.startsWith('HS');
