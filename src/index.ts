// The public names. Nothing else happens here.
export type { ClaimsOfEntry, WithClaims, WithNumericSub } from './checked-types.ts';
export { decode } from './decode.ts';
export { JwksError, TokenError, UsageError } from './errors.ts';
export type {
  ClaimErrorCode,
  ClaimTokenError,
  JwksErrorCode,
  OtherTokenError,
  SchemaIssue,
  SchemaTokenError,
  TokenErrorCode,
  TokenErrorConstructor,
  TokenErrorDetails,
  UsageErrorCode,
} from './errors.ts';
export { explain } from './explain/explain.ts';
export { isJwksError, isTokenError, isUsageError, secondsLeft, tryVerify } from './helpers.ts';
export { signatureFromDer, signatureToDer } from './keys/tools/der-signature.ts';
export { exportJwk, exportPem } from './keys/tools/export.ts';
export { generateKeyPair, generateSecret } from './keys/tools/generate.ts';
export { createRemoteIssuer } from './keys/remote/remote-issuer.ts';
export { createRemoteJwks } from './keys/remote/remote-jwks.ts';
export { jwkThumbprint } from './keys/tools/thumbprint.ts';
export { createMultiVerifier } from './multi-verifier.ts';
export { createSigner, sign } from './sign.ts';
export type * from './types.ts';
export { createVerifier, verify } from './verify.ts';
