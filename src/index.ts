export { decode } from './decode.ts';
export { JwksError, TokenError, UsageError } from './errors.ts';
export type {
  JwksErrorCode,
  SchemaIssue,
  TokenErrorCode,
  TokenErrorDetails,
  UsageErrorCode,
} from './errors.ts';
export { explain } from './explain.ts';
export { signatureFromDer, signatureToDer } from './keys/tools/der-signature.ts';
export { exportJwk, exportPem } from './keys/tools/export.ts';
export { generateKeyPair, generateSecret } from './keys/tools/generate.ts';
export { createRemoteJwks } from './keys/remote/remote-jwks.ts';
export { jwkThumbprint } from './keys/tools/thumbprint.ts';
export { createSigner, sign } from './sign.ts';
export type * from './types.ts';
export { createVerifier, verify } from './verify.ts';
