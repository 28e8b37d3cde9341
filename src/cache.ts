import type { AlgorithmEntry } from './crypto/algorithms.ts';
import type { PreparedKey } from './crypto/prepared-key.ts';
import type { CachePolicy } from './options/verify-options.ts';
import { registeredClaims } from './token/claims.ts';
import type { ParsedHeader } from './token/header.ts';
import type { JsonObject } from './token/json.ts';

/** What is known of a token whose signature held: its contents and the key. No verdict on its claims. */
export interface RememberedToken {
  readonly header: ParsedHeader;
  readonly algorithm: AlgorithmEntry;
  readonly payload: JsonObject;
  readonly signer: PreparedKey;
  /** what would have to be verified: nothing */
  readonly compact: undefined;
  /** seconds since 1970: the token's `exp`, or when `ttl` has passed since its signature was verified */
  readonly forgetAt: number;
}

/** Longer tokens are not kept, so that `maxEntries` bounds memory too. */
const LONGEST = 4096;

/**
 * Verified tokens by their whole text. Two generations of `Map`, each of half the size: what is used moves to the
 * young one, and when that is full, it becomes the old one and what was old is forgotten. So the least recently used
 * go, in batches, and a hit costs half of what deleting and setting on one `Map` does.
 */
export class TokenCache {
  readonly #policy: CachePolicy;
  #young = new Map<unknown, RememberedToken>();
  #old = new Map<unknown, RememberedToken>();

  constructor(policy: CachePolicy) {
    this.#policy = policy;
  }

  forgetAt(payload: JsonObject, now: number): number {
    const { exp } = registeredClaims(payload);
    return Math.min(typeof exp === 'number' ? exp : Infinity, now + this.#policy.ttl);
  }

  get(token: unknown, now: number): RememberedToken | undefined {
    const entry = this.#young.get(token) ?? this.#old.get(token);
    if (!entry || now < entry.forgetAt) return entry;
    this.delete(token);
    return undefined;
  }

  /** Keeps a token that was accepted, anew or again; not one that only `clockTolerance` still accepts. */
  keep(token: string, entry: RememberedToken, now: number): void {
    if (token.length > LONGEST || now >= entry.forgetAt || this.#young.has(token)) return;
    if (this.#young.size >= this.#policy.maxEntries / 2) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#old.delete(token);
    this.#young.set(token, entry);
    if (this.#young.size + this.#old.size > this.#policy.maxEntries) this.#old.clear();
  }

  delete(token: unknown): void {
    this.#young.delete(token);
    this.#old.delete(token);
  }
}
