// The forms in which keys are given, made and exported.
import type { Algorithm } from './names.ts';
import type { JwtHeader } from './tokens.ts';

/** A JSON Web Key (RFC 7517 §4). */
export interface Jwk {
  kty?: string;
  use?: string;
  key_ops?: string[];
  alg?: string;
  kid?: string;
  crv?: string;
  x?: string;
  y?: string;
  d?: string;
  n?: string;
  e?: string;
  p?: string;
  q?: string;
  dp?: string;
  dq?: string;
  qi?: string;
  k?: string;
  pub?: string;
  priv?: string;
  /** an object with keys in it is no key: hand in the set, or the one key of the pair */
  keys?: never;
  publicKey?: never;
  privateKey?: never;
  [name: string]: unknown;
}

/** A JWK as the DOM's types have it (`JsonWebKey`, what `subtle.exportKey('jwk', …)` answers): without further members. */
export interface WebJsonWebKey {
  readonly kty?: string | undefined;
  readonly use?: string | undefined;
  readonly key_ops?: readonly string[] | undefined;
  readonly alg?: string | undefined;
  readonly ext?: boolean | undefined;
  readonly crv?: string | undefined;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
  readonly d?: string | undefined;
  readonly n?: string | undefined;
  readonly e?: string | undefined;
  readonly p?: string | undefined;
  readonly q?: string | undefined;
  readonly dp?: string | undefined;
  readonly dq?: string | undefined;
  readonly qi?: string | undefined;
  readonly oth?: readonly object[] | undefined;
  readonly k?: string | undefined;
  readonly keys?: undefined;
}

/** Whatever is taken for a JWK. */
export type JwkLike = Jwk | WebJsonWebKey;

/** A JWK Set (RFC 7517 §5). */
export interface Jwks {
  readonly keys: readonly Jwk[];
  /** a set is no key: hand in one of the two */
  readonly kty?: never;
}

/** Whatever is taken for a JWK Set. */
export interface JwksLike {
  readonly keys: readonly JwkLike[];
  readonly kty?: never;
}

/** A WebCrypto `CryptoKey`, described by its shape: the DOM's types have that name, Node's do not. */
export interface WebCryptoKey {
  readonly type: 'private' | 'public' | 'secret';
  readonly extractable: boolean;
  readonly algorithm: { name: string };
  readonly usages: ('decrypt' | 'deriveBits' | 'deriveKey' | 'encrypt' | 'sign' | 'unwrapKey' | 'verify' | 'wrapKey')[];
}

/** What may be handed in as a CryptoKey. */
export interface WebCryptoKeyLike {
  readonly type: string;
  readonly extractable: boolean;
  readonly algorithm: { readonly name: string };
  readonly usages: readonly string[];
}

/** A `KeyObject` of `node:crypto`, described by its shape. */
export interface NodeKeyObject {
  readonly type: 'secret' | 'public' | 'private';
  export(options?: { format: 'der'; type: 'spki' | 'pkcs8' }): Uint8Array;
}

/** One key: secret text or bytes (HS*), PEM text, JWK, CryptoKey or KeyObject. */
export type SingleKey = string | Uint8Array | JwkLike | WebCryptoKeyLike | NodeKeyObject;

/** A signer outside this process: KMS, HSM, WebAuthn. */
export interface ExternalSigner {
  readonly algorithm: Algorithm;
  readonly kid?: string;
  /**
   * Signs the bytes it is given (the JWS signing input, not hashed yet) and answers the signature in JOSE's form:
   * for ECDSA the raw r ‖ s, see `signatureFromDer`. Its length is checked.
   */
  sign(data: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** A key to sign with. */
export type SigningKey = SingleKey | ExternalSigner;

/** What a resolver may answer; `null`, `undefined` and `''` reject the token. */
export type ResolvedKey = SingleKey | JwksLike | readonly SingleKey[] | null | undefined;

/** Finds the key for a token. What it answers is checked like any key; what it throws goes to the caller. */
export type KeyResolver = (header: JwtHeader, token: string) => ResolvedKey | Promise<ResolvedKey>;

/** Whatever tokens are verified with. */
export type VerificationKey = SingleKey | JwksLike | readonly SingleKey[] | KeyResolver;

/** What `generateKeyPair` makes. */
export interface KeyPair {
  readonly privateKey: WebCryptoKey;
  readonly publicKey: WebCryptoKey;
}

/** The options of `exportJwk`. */
export interface ExportJwkOptions {
  /** Only the public half, also of a private key. Default `false`. */
  public?: boolean;
}

/** The options of `generateKeyPair`. */
export interface KeyPairOptions {
  /** May the private key be exported? Default `false`. */
  extractable?: boolean;
  /** RSA only, in bits, at least 2048. Default 2048. */
  modulusLength?: number;
}
