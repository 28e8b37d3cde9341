// Makes tokens that the library refuses to make: changes honest ones, and signs whatever it is told to.
import { decode, type WebCryptoKey } from '../index.ts';

export type Json = Record<string, unknown>;

/** Header and payload of an honest token, to be changed. */
export function opened(token: string): { readonly header: Json; readonly payload: Json } {
  return decode(token);
}

/** The part of a token that is signed. */
export function signingInput(header: Json, payload: Json): string {
  return `${base64url(utf8(JSON.stringify(header)))}.${base64url(utf8(JSON.stringify(payload)))}`;
}

/** Signs with a private CryptoKey, whatever the header says. */
export async function sealed(input: string, key: WebCryptoKey): Promise<string> {
  return `${input}.${base64url(binary(await subtle().sign(paramsOf(key), key, bytesOf(input))))}`;
}

/** Signs with HMAC-SHA-256 and any text as the secret, also one that the library refuses. */
export async function sealedWithSecret(input: string, secret: string): Promise<string> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await subtle().importKey('raw', bytesOf(utf8(secret)), hmac, false, ['sign']);
  return `${input}.${base64url(binary(await subtle().sign(hmac, key, bytesOf(input))))}`;
}

interface KeyAlgorithm {
  readonly name: string;
  readonly hash?: { readonly name: string };
  readonly namedCurve?: string;
}

/** More than each algorithm needs: WebCrypto passes over what it does not know. */
function paramsOf(key: WebCryptoKey): { name: string; hash: string; saltLength: number } {
  const { name, hash, namedCurve } = key.algorithm as KeyAlgorithm;
  const bits = hash?.name.slice(4) ?? { 'P-384': '384', 'P-521': '512' }[namedCurve ?? ''] ?? '256';
  return { name, hash: `SHA-${bits}`, saltLength: Number(bits) / 8 };
}

/** The global one, else Node's: Jest's jsdom has none. One of them is there, because it has made the key. */
function subtle(): SubtleCrypto {
  const { crypto, process } = globalThis as unknown as {
    readonly crypto?: Partial<Crypto>;
    readonly process: { getBuiltinModule(name: string): { readonly webcrypto: Crypto } };
  };
  return crypto?.subtle ?? process.getBuiltinModule('node:crypto').webcrypto.subtle;
}

// Text as "binary" text, one character a byte: `TextEncoder` is not everywhere either.

function utf8(text: string): string {
  return encodeURIComponent(text).replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function binary(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('');
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function base64url(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
