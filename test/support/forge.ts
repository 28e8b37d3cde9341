import { constants, createHmac, sign, type KeyObject } from 'node:crypto';
import { NOW_SECONDS } from './clock.ts';
import type { ForgeableName } from './keys.ts';

// Tokens made with raw node:crypto, independent of the library under test.

export type RawKey = KeyObject | string | Uint8Array;

export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'https://api.example';

/** Claims that every verifier made by `optionsFor` accepts. */
export const GOOD_CLAIMS = {
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'user-1',
  iat: NOW_SECONDS - 10,
  exp: NOW_SECONDS + 300,
} as const;

export interface ForgeSpec {
  /** How to sign; also the header's `alg` unless `header` or `headerText` says otherwise. */
  readonly alg: ForgeableName;
  readonly key: RawKey;
  /** Merged over `{ alg, typ: 'JWT' }`; an `undefined` member removes the field. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** The whole header, byte for byte. */
  readonly headerText?: string | Uint8Array;
  /** Any JSON value; GOOD_CLAIMS when left out. */
  readonly payload?: unknown;
  /** The whole payload, byte for byte. */
  readonly payloadText?: string | Uint8Array;
}

export function base64url(data: string | Uint8Array): string {
  return Buffer.from(data).toString('base64url');
}

export function forge(spec: ForgeSpec): string {
  const header = spec.headerText ?? JSON.stringify({ alg: spec.alg, typ: 'JWT', ...spec.header });
  const payload = spec.payloadText ?? JSON.stringify(spec.payload === undefined ? GOOD_CLAIMS : spec.payload);
  return seal(spec.alg, `${base64url(header)}.${base64url(payload)}`, spec.key);
}

/** Appends the signature over the text as it stands, whatever it is. */
export function seal(alg: ForgeableName, signingInput: string, key: RawKey): string {
  return `${signingInput}.${base64url(rawSignature(alg, signingInput, key))}`;
}

export function rawSignature(alg: ForgeableName, signingInput: string, key: RawKey): Buffer {
  const data = Buffer.from(signingInput);
  const hash = `sha${alg.slice(2)}`;
  if (alg.startsWith('HS')) return createHmac(hash, key).update(data).digest();
  if (alg.startsWith('RS')) return sign(hash, data, asPrivate(key));
  if (alg.startsWith('ES')) return sign(hash, data, { key: asPrivate(key), dsaEncoding: 'ieee-p1363' });
  if (alg.startsWith('Ed')) return sign(null, data, asPrivate(key));
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return sign(hash, data, { key: asPrivate(key), ...pss });
}

function asPrivate(key: RawKey): KeyObject {
  if (typeof key === 'string' || key instanceof Uint8Array) throw new TypeError('a private KeyObject is needed');
  return key;
}

export interface Segments {
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
}

export function segmentsOf(token: string): Segments {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return { header, payload, signature };
}

export function replaceSignature(token: string, signature: Uint8Array): string {
  const { header, payload } = segmentsOf(token);
  return `${header}.${payload}.${base64url(signature)}`;
}
