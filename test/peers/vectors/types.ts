import type { TokenErrorCode } from 'strictjwt';
import type { ForgeableName } from '../../support/keys.ts';

/** A JWK as the RFC prints it. */
export type PrintedJwk = Readonly<Record<string, string>>;

export type Verdict =
  | { readonly kind: 'accepted' }
  /** Accepted once the option in `why` is set; refused with `otherwise` without it. */
  | { readonly kind: 'accepted-with-opt-out'; readonly otherwise: string; readonly why: string }
  /** Refused for its form, before the signature is looked at. */
  | { readonly kind: 'refused-at-once'; readonly code: TokenErrorCode; readonly why: string }
  /** The signature holds, and must be found to hold, before the refusal. */
  | { readonly kind: 'refused-after-signature'; readonly code: TokenErrorCode; readonly why: string };

export interface JwsVector {
  readonly name: string;
  readonly source: string;
  readonly algorithm: ForgeableName | 'none';
  readonly key: PrintedJwk | undefined;
  /** What is handed to `verify`. */
  readonly token: string;
  /** What the signature covers, where the token itself does not say it (detached and JSON forms). */
  readonly signed?: readonly { signingInput: string; signature: string; algorithm: ForgeableName; key: PrintedJwk }[];
  /** The payload's text as printed. */
  readonly payload: string;
  /** The moment at which the token is judged, in seconds. */
  readonly at: number;
  readonly verdict: Verdict;
}
