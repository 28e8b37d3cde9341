// What `explain` answers.
import type { JwksErrorCode, TokenErrorCode, UsageErrorCode } from '../errors.ts';

/** The names of checks: those of the token itself, of the claims of RFC 7519, and of header fields. */
export type ExplainedName =
  | 'format'
  | 'header'
  | 'algorithm'
  | 'crit'
  | 'typ'
  | 'key'
  | 'signature'
  | 'payload'
  | 'exp'
  | 'nbf'
  | 'iat'
  | 'iss'
  | 'aud'
  | 'sub'
  | 'jti'
  | 'schema'
  | 'revocation'
  | `header.${string}`;

/** One line of an `Explanation`. `More` are the claims that the options name. */
export type ExplainedCheck<More extends string = string & {}> = PassedCheck<More> | FailedCheck<More>;

/** A check that held, or that could not be run. */
export interface PassedCheck<More extends string = string & {}> {
  readonly name: ExplainedName | More;
  /** `skipped`: could not be judged, or nobody asked for it */
  readonly status: 'pass' | 'skipped';
  readonly message: string;
  readonly code?: never;
}

/** A check that did not hold. */
export interface FailedCheck<More extends string = string & {}> {
  readonly name: ExplainedName | More;
  readonly status: 'fail';
  readonly message: string;
  /** the code that `verify` would throw; none where a function of yours threw */
  readonly code?: TokenErrorCode | UsageErrorCode | JwksErrorCode;
}

/** Every check that could be run on a token, in pipeline order. */
export interface Explanation<More extends string = string & {}> {
  /** `true` exactly when `verify` with the same arguments resolves */
  readonly valid: boolean;
  /** only where the signature held */
  readonly header?: Record<string, unknown>;
  /** the claims as they were signed, only where the signature held */
  readonly payload?: Record<string, unknown>;
  /** **Not verified:** what could be read, also of an unsigned, damaged or encrypted token. */
  readonly decoded?: { readonly header?: Record<string, unknown>; readonly payload?: Record<string, unknown> };
  readonly checks: readonly ExplainedCheck<More>[];
  /** what stood around the token, or why there is none */
  readonly notes: readonly string[];
  /** likely mistakes, such as an encoded secret, a trailing slash, a clock */
  readonly hints: readonly string[];
}
