import type { AlgorithmEntry } from './crypto/algorithms.ts';
import type { PreparedKey } from './crypto/prepared-key.ts';
import type { CachePolicy } from './options/verify-options.ts';
import { type JsonObject, own } from './token/json.ts';

/** What is known of a token whose signature held: its contents and the key. No verdict on its claims. */
export interface RememberedToken {
  readonly header: JsonObject;
  readonly algorithm: AlgorithmEntry;
  readonly payload: JsonObject;
  readonly signer: PreparedKey;
  /** seconds since 1970: the token's `exp`, or when `ttl` has passed since its signature was verified */
  readonly forgetAt: number;
}

/** Longer tokens are not kept, so that `maxEntries` bounds memory too. */
const LONGEST = 4096;

/**
 * Verified tokens by their whole text. A token is taken out when it is judged and put back when it is accepted:
 * so a rejected one is never held, and the `Map`'s own order is least recently used first.
 */
export class TokenCache {
  readonly #entries = new Map<string, RememberedToken>();
  readonly #policy: CachePolicy;

  constructor(policy: CachePolicy) {
    this.#policy = policy;
  }

  forgetAt(payload: JsonObject, now: number): number {
    const exp = own(payload, 'exp');
    return Math.min(typeof exp === 'number' ? exp : Infinity, now + this.#policy.ttl);
  }

  take(token: unknown, now: number): RememberedToken | undefined {
    const entry = this.#entries.get(token as string);
    if (!entry) return undefined;
    this.#entries.delete(token as string);
    return now < entry.forgetAt ? entry : undefined;
  }

  put(token: string, entry: RememberedToken): void {
    if (token.length > LONGEST) return;
    this.#entries.set(token, entry);
    if (this.#entries.size <= this.#policy.maxEntries) return;
    const [oldest = ''] = this.#entries.keys();
    this.#entries.delete(oldest);
  }
}
