// Why a resolver of this library knows no key for a token: it can only answer that there is none, and people want to
// know more. Knows nothing of where keys come from.
import type { JwtHeader } from '../../types.ts';

type Reason = (header: JwtHeader) => string | undefined;

const reasons = /* @__PURE__ */ new WeakMap<object, Reason>();

export function giveReasons(resolver: object, reason: Reason): void {
  reasons.set(resolver, reason);
}

export function reasonOf(resolver: object, header: JwtHeader): string | undefined {
  return reasons.get(resolver)?.(header);
}
