import { verify, type TokenErrorCode, type TokenError, type Verified, type VerifyOptions } from 'strictjwt';
import { expectTokenError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

// Shorthands for tests of the claim rules: a genuine HS256 token with any payload, judged at NOW.

export type Changes = Readonly<Record<string, unknown>>;
export type MoreOptions = Partial<VerifyOptions>;

/** A genuine token with GOOD_CLAIMS and these changes; an `undefined` member is left out. */
export function tokenWith(changes: Changes = {}): string {
  return forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, ...changes } });
}

export function accepted(changes: Changes, more: MoreOptions = {}): Promise<Verified> {
  return verify(tokenWith(changes), SECRET, optionsFor('HS256', more));
}

export function rejected(
  changes: Changes,
  code: TokenErrorCode,
  claim: string | undefined,
  more: MoreOptions = {},
): Promise<TokenError> {
  return expectTokenError(verify(tokenWith(changes), SECRET, optionsFor('HS256', more)), code, claim);
}
