// The checks of a token by name, and who is told their outcomes: knows no key, no option and no order of events.
import type { AlgorithmEntry } from './crypto/algorithms.ts';
import type { PreparedKey } from './crypto/prepared-key.ts';
import type { JsonObject } from './encoding/json.ts';
import type { TokenError } from './errors.ts';
import type { CompactToken } from './token/compact.ts';
import type { ParsedHeader } from './token/header.ts';

/** The checks in the order in which they run; those of the claims come behind `payload`. */
export const CHECKS = [
  'format',
  'header',
  'algorithm',
  'crit',
  'typ',
  'key',
  'signature',
  'payload',
  'schema',
  'revocation',
] as const;

export type CheckName = (typeof CHECKS)[number];

/** What a check yields when it passes. */
export interface Outcomes extends Record<CheckName, unknown> {
  format: CompactToken;
  header: ParsedHeader;
  algorithm: AlgorithmEntry;
  crit: undefined;
  typ: undefined;
  key: readonly PreparedKey[];
  signature: PreparedKey;
  payload: JsonObject;
  schema: { readonly value: unknown };
  revocation: undefined;
}

/** Is called with the outcome of each check. A judge that only records failures answers `undefined` for them. */
export interface Judge {
  check<Name extends CheckName>(name: Name, outcome: Outcomes[Name] | TokenError): Outcomes[Name] | undefined;
  /** is called only for a claim that is not acceptable */
  claim(name: string, failure: TokenError): void;
  /** is called only for a header field that is not what the caller expects */
  field(name: string, failure: TokenError): void;
}
