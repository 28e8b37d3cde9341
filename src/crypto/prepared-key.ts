import type { AlgorithmEntry } from './algorithms.ts';

/** A value now, or later: what is there already is never awaited, a tick costs more than most checks. */
export type Eventually<T> = T | Promise<T>;

export function isPromise<T>(value: Eventually<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | undefined)?.then === 'function';
}

/** A key that is ready for one algorithm. The same whether the work is done by WebCrypto or by `node:crypto`. */
export interface PreparedKey {
  readonly algorithm: AlgorithmEntry;
  /** bytes; a signature of another length is refused before any crypto */
  readonly signatureLength: number;
  verify(signature: Uint8Array, data: Uint8Array): Eventually<boolean>;
  /** text in, base64url out: what a token takes, and `node:crypto` takes and makes without a copy in between */
  sign(text: string): Eventually<string>;
}
