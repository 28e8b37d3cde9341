import type { TokenErrorCode, UsageErrorCode, VerificationKey, VerifyOptions } from 'strictjwt';
import { forge, rules, SECRET } from './forge.ts';
import type { Context, Expected } from './types.ts';

export const tokenError = (code: TokenErrorCode, claim?: string): Expected => ({
  name: 'TokenError',
  code,
  ...(claim === undefined ? {} : { claim }),
});

export const usageError = (code: UsageErrorCode): Expected => ({ name: 'UsageError', code });

export interface Checks {
  /** `verify` rejects the token with exactly this code (and claim). */
  refuses(token: string, code: TokenErrorCode, given?: Given): Promise<void>;
  /** What is called rejects, or throws, because the caller is wrong. */
  misuses(action: () => unknown, code: UsageErrorCode, message?: string): Promise<void>;
}

export interface Given {
  readonly key?: VerificationKey;
  readonly options?: VerifyOptions;
  readonly claim?: string;
  readonly message?: string;
}

/** The assertions that most cases are made of. */
export function checksOf({ lib, assert }: Context): Checks {
  return {
    refuses(token, code, { key = SECRET, options = rules('HS256'), claim, message } = {}) {
      return assert.rejects(() => lib.verify(token, key, options), tokenError(code, claim), message);
    },
    misuses(action, code, message) {
      return assert.rejects(async () => action(), usageError(code), message);
    },
  };
}

/** A verified HS256 token of these claims; most claim rules are asked this way. */
export async function verifyClaims({ lib }: Context, claims: object, more: Partial<VerifyOptions> = {}) {
  const token = await forge({ claims: { ...claims } });
  return lib.verify(token, SECRET, rules('HS256', more));
}
