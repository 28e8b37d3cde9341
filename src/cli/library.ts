// What the commands use of the library: its public names and nothing else. The build leaves this import as it is, so
// that the command line carries no second copy of the library.
export {
  createRemoteIssuer,
  createRemoteJwks,
  createVerifier,
  explain,
  exportJwk,
  exportPem,
  generateKeyPair,
  generateSecret,
  isJwksError,
  isTokenError,
  isUsageError,
  jwkThumbprint,
  sign,
  type JwksError,
  type TokenError,
  tryVerify,
} from '../index.ts';
export type * from '../types.ts';
