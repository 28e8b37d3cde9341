export { decode } from './decode.js';
export { JwksError, TokenError, UsageError } from './errors.js';
export type {
  JwksErrorCode,
  SchemaIssue,
  TokenErrorCode,
  TokenErrorDetails,
  UsageErrorCode,
} from './errors.js';
export { explain } from './explain.js';
export { signatureFromDer, signatureToDer } from './keys/der-signature.js';
export { exportJwk, exportPem } from './keys/export.js';
export { generateKeyPair, generateSecret } from './keys/generate.js';
export { createRemoteJwks } from './keys/remote-jwks.js';
export { jwkThumbprint } from './keys/thumbprint.js';
export { createSigner, sign } from './sign.js';
export type * from './types.js';
export { createVerifier, verify } from './verify.js';
