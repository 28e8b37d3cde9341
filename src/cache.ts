import type { AlgorithmEntry } from './crypto/algorithms.ts';
import type { PreparedKey } from './crypto/prepared-key.ts';
import type { CachePolicy } from './options/verify-options.ts';
import { registeredClaims } from './token/claims.ts';
import type { ParsedHeader } from './token/header.ts';
import type { JsonObject } from './encoding/json.ts';

/** What is known of a token whose signature held: its contents and the key. No verdict on its claims. */
export interface KnownToken {
  readonly token: string;
  readonly header: ParsedHeader;
  readonly algorithm: AlgorithmEntry;
  /** nobody else has this object */
  readonly payload: JsonObject;
  readonly signer: PreparedKey;
}

export interface RememberedToken extends KnownToken {
  /** what would have to be verified: nothing */
  readonly compact: undefined;
  /** what it is found by */
  readonly end: string;
  /** seconds since 1970: the token's `exp`, or when `ttl` has passed since its signature was verified */
  readonly forgetAt: number;
}

/** Longer tokens are not kept, so that `maxEntries` bounds memory too. */
const LONGEST = 4096;

/**
 * Verified tokens. Each is found by its last characters, the end of its signature, and then compared as a whole: an
 * entry answers for the very token it was made for and no other. (To look all of a token up in a `Map` takes 0.6 µs,
 * to hash it; this takes 0.15.)
 *
 * Two generations, each of half the size: what is used moves to the young one, and when that is full, it becomes the
 * old one and what was old is forgotten. So the least recently used go, in batches, and a hit costs half of what
 * deleting and setting on one `Map` does.
 */
export class TokenCache {
  readonly #policy: CachePolicy;
  #young = new Map<string, RememberedToken>();
  #old = new Map<string, RememberedToken>();

  constructor(policy: CachePolicy) {
    this.#policy = policy;
  }

  /** To be handed to `keep` when the token is accepted. */
  entryFor({ token, header, algorithm, payload, signer }: KnownToken, now: number): RememberedToken {
    const { exp } = registeredClaims(payload);
    const forgetAt = Math.min(typeof exp === 'number' ? exp : Infinity, now + this.#policy.ttl);
    // spelt out: what is spread into an object is slow to read on V8 (a hit took twice as long)
    return { token, header, algorithm, payload, signer, compact: undefined, end: endOf(token), forgetAt };
  }

  get(token: unknown, now: number): RememberedToken | undefined {
    const entry = this.#find(token);
    if (!entry || now < entry.forgetAt) return entry;
    this.#forget(entry);
    return undefined;
  }

  /** Keeps a token that was accepted, anew or again; not one that only `clockTolerance` still accepts. */
  keep(entry: RememberedToken, now: number): void {
    const { token, end } = entry;
    if (token.length > LONGEST || now >= entry.forgetAt || this.#young.get(end)?.token === token) return;
    if (this.#young.size >= this.#policy.maxEntries / 2) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#old.delete(end);
    this.#young.set(end, entry);
    if (this.#young.size + this.#old.size > this.#policy.maxEntries) this.#old.clear();
  }

  delete(token: unknown): void {
    const entry = this.#find(token);
    if (entry) this.#forget(entry);
  }

  #find(token: unknown): RememberedToken | undefined {
    if (typeof token !== 'string') return undefined;
    const end = endOf(token);
    const entry = this.#young.get(end) ?? this.#old.get(end);
    return entry?.token === token ? entry : undefined;
  }

  #forget({ end }: RememberedToken): void {
    this.#young.delete(end);
    this.#old.delete(end);
  }
}

/** 72 bits of a signature that held. V8 makes a copy of so few characters, of more a view. */
function endOf(token: string): string {
  return token.slice(-12);
}
