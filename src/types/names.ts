// The names of algorithms, and how spans of time are written.

/** A JWS algorithm (RFC 7518 §3.1, RFC 8037, RFC 9864, ML-DSA where the runtime has it). `none` does not exist. */
export type Algorithm = SecretAlgorithm | KeyPairAlgorithm;

/** The algorithms whose key is a secret: HMAC. */
export type SecretAlgorithm = 'HS256' | 'HS384' | 'HS512';

/** The algorithms that sign with a private key and verify with its public key. */
export type KeyPairAlgorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'Ed25519'
  | 'ML-DSA-44'
  | 'ML-DSA-65'
  | 'ML-DSA-87';

/** A span of time: a number of **seconds**, or text with a unit: `'30s'`, `'15m'`, `'1.5h'`, `'7d'`, `'2w'`. */
export type Duration = number | `${number}${'s' | 'm' | 'h' | 'd' | 'w'}`;
