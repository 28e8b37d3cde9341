// What a key is once it is ready to sign and verify: knows neither where it came from nor what a token is.
import type { AlgorithmEntry } from './algorithms.ts';

/** A value now, or later: what is there already is never awaited, a tick costs more than most checks. */
export type Eventually<T> = T | Promise<T>;

/** A key that is ready for one algorithm. The same whether the work is done by WebCrypto or by `node:crypto`. */
export interface PreparedKey extends Signing {
  readonly algorithm: AlgorithmEntry;
  /** bytes; a signature of another length is refused before any crypto */
  readonly signatureLength: number;
  /**
   * @param signature of the right length
   * @param text ASCII. Tokens are text, and `node:crypto` hashes text without a copy in between.
   */
  verify(signature: Uint8Array, text: string): Eventually<boolean>;
}

export interface Signing {
  /** @returns the signature as base64url */
  sign(text: string): Eventually<string>;
}
