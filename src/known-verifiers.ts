// What stands behind a function that verifies, for `explain`: knows no check. Nothing of it is kept alive.
import type { Eventually } from './crypto/prepared-key.ts';
import { ownOnly } from './encoding/json.ts';
import type { Verifier } from './pipeline.ts';

/** A prepared verifier with the key as it was given; or, of several issuers, who chooses among their verifiers. */
export type Behind =
  | { readonly verifier: Verifier; readonly key: unknown }
  | {
      readonly choose: (token: unknown) => Eventually<object>;
      readonly issuers: readonly string[];
      /** characters of a token that are read to choose by it */
      readonly longest: number;
    };

const known = /* @__PURE__ */ new WeakMap<object, Behind>();

export function rememberVerifier<T extends object>(verifyToken: T, behind: Behind): T {
  // a polluted prototype is no verifier
  known.set(verifyToken, ownOnly(behind));
  return verifyToken;
}

/** Nothing for a function that no call of this library made: a key resolver, say. */
export function behind(verifyToken: unknown): Behind | undefined {
  return typeof verifyToken === 'function' ? known.get(verifyToken) : undefined;
}
